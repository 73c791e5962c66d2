import { beforeEach, expect, it, vi } from 'vitest';
import type { Desk } from '../../src/desk/desk.svelte';
import { act } from '../../src/desk/act.svelte';
import { letters } from '../../src/desk/talk/letters.svelte';

const house = vi.hoisted(() => ({ status: 201, asked: [] as { contact: number; text: string }[] }));
vi.mock('../../src/desk/words', () => ({ t: (key: string) => key }));
vi.mock('../../src/lib/api/client', () => ({
  api: {
    POST: async (_: string, { params, body }: { params: { path: { contact: number } }; body: { text: string } }) => {
      house.asked.push({ contact: params.path.contact, text: body.text });
      if (house.status === 0) throw new TypeError('no network');
      const response = new Response(null, { status: house.status });
      return house.status === 201 ? { data: { id: house.asked.length }, response } : { error: { code: 'no', text: 'It is over.' }, response };
    },
  },
}));

function desk() {
  const put: string[] = [];
  const live = { phase: 'open', put: (key: string) => void put.push(key) };
  return { desk: { live } as unknown as Desk, live, put };
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(house, { status: 201, asked: [] });
  return () => void vi.useRealTimers();
});

it('sends lines one after the other and shows each when the server has it', async () => {
  const { desk: one, put } = desk();
  const box = letters(one, 7);
  void box.write('Hello');
  await box.write('how are you');
  await vi.advanceTimersByTimeAsync(0);
  expect(house.asked).toEqual([{ contact: 7, text: 'Hello' }, { contact: 7, text: 'how are you' }]);
  expect(put).toEqual(['messages/7/1', 'messages/7/2']);
  expect(box.lines).toEqual([]);
});

it('keeps what is held back while another talk is looked at', async () => {
  const { desk: one } = desk();
  house.status = 0;
  void letters(one, 7).write('Hello');
  await vi.advanceTimersByTimeAsync(0);
  letters(one, 8);
  expect(letters(one, 7).lines.map(({ text, state }) => [text, state])).toEqual([['Hello', 'held']]);
});

it('says why a line was refused, and keeps it', async () => {
  const { desk: one } = desk();
  house.status = 409;
  await letters(one, 7).write('Hello');
  expect(act.failure).toBe('It is over.');
  expect(letters(one, 7).lines.map(({ state }) => state)).toEqual(['refused']);
});

it('sends nothing of somebody who has signed out, and shows it to nobody else', async () => {
  const { desk: one, live } = desk();
  house.status = 0;
  void letters(one, 7).write('Hello');
  await vi.advanceTimersByTimeAsync(0);
  live.phase = 'closed';
  house.status = 201;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(house.asked).toHaveLength(1);
  expect(letters(desk().desk, 7).lines).toEqual([]);
});
