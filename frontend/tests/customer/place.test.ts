import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Place } from '../../src/customer/place.svelte';

interface Written {
  id: number;
  text: string;
  key: string;
}
const house = vi.hoisted(() => ({
  status: 200,
  asked: [] as { text: string; key: string }[],
  kept: [] as Written[],
  open: (): void => undefined,
}));

vi.mock('../../src/customer/words', () => ({ t: (key: string) => key }));
vi.mock('../../src/lib/page.svelte', () => ({ thisPage: {} }));
vi.mock('../../src/lib/live.svelte', () => ({
  Live: class {
    phase = 'open';
    constructor({ onOpen }: { onOpen: () => void }) {
      house.open = onOpen;
    }
    put = (_: string, value: Written): unknown => house.kept.push(value);
    get = (): undefined => undefined;
    close(): void {
      this.phase = 'closed';
    }
  },
}));
vi.mock('../../src/lib/api/client', () => ({
  api: {
    POST: async (_: string, { body }: { body: Written }) => {
      house.asked.push(body);
      if (house.status === 0) throw new TypeError('no network');
      const response = new Response(null, { status: house.status });
      if (house.status === 200) return { data: { ...body, id: house.asked.length }, response };
      return { error: { code: 'no', text: 'It is over.' }, response };
    },
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(house, { status: 200, asked: [], kept: [] });
});
afterEach(() => void vi.useRealTimers());

it('holds back what can’t be sent and sends it by itself, in order, when the stream is open again', async () => {
  const place = new Place('token');
  house.status = 0;
  void place.write('first');
  void place.write('second');
  await vi.advanceTimersByTimeAsync(100);
  expect(place.trouble).not.toBe('');
  expect(place.unsent.map((one) => [one.text, one.state])).toEqual([['first', 'held'], ['second', 'sending']]);
  house.status = 200;
  house.open();
  expect(place.trouble).toBe('');
  await vi.advanceTimersByTimeAsync(0);
  expect(house.kept.map((one) => one.text)).toEqual(['first', 'second']);
  expect(place.unsent).toEqual([]);
});

it('tries on its own too, with the same key, and takes the trouble back once it went well', async () => {
  const place = new Place('token');
  house.status = 503;
  void place.write('hello');
  await vi.advanceTimersByTimeAsync(100);
  expect(place.trouble).not.toBe('');
  house.status = 200;
  await vi.advanceTimersByTimeAsync(2000);
  expect(place.trouble).toBe('');
  expect(place.unsent).toEqual([]);
  expect(new Set(house.asked.map((one) => one.key)).size).toBe(1);
});

it('sends again what the server refused only when it is asked to, and lets the next go first', async () => {
  const place = new Place('token');
  house.status = 409;
  await place.write('too late');
  expect(place.trouble).toBe('It is over.');
  house.open(); // the server was reached, and said no: that stands
  expect(place.trouble).toBe('It is over.');
  house.status = 200;
  await place.write('next');
  expect(house.kept.map((one) => one.text)).toEqual(['next']);
  const [refused] = place.unsent;
  expect(refused?.state).toBe('refused');
  await place.write('too late', refused?.key);
  expect(house.kept.map((one) => one.text)).toEqual(['next', 'too late']);
  expect(place.unsent).toEqual([]);
});

it('says that it keeps trying only where it does', async () => {
  const place = new Place('token');
  house.status = 0;
  void place.write('hello');
  await vi.advanceTimersByTimeAsync(0);
  expect(place.trouble).toBe('error.unreachable');
  place.close();
  for (const act of [place.leave, place.release, () => place.keep(''), () => place.useful('yes'), () => place.callAt(5)]) {
    expect(await act()).toBe(false);
    expect(place.trouble).toBe('error.act');
  }
});

it('sends after a reload what was not sent before it, in order and under the same keys', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
  house.status = 0;
  const place = new Place('token');
  void place.write('first');
  void place.write('second');
  await vi.advanceTimersByTimeAsync(100);
  place.close();
  const keys = place.unsent.map((one) => one.key);
  house.status = 200;
  house.asked.length = 0;
  expect(new Place('another').unsent).toEqual([]);
  const again = new Place('token');
  expect(again.unsent.map((one) => one.text)).toEqual(['first', 'second']);
  await vi.advanceTimersByTimeAsync(0);
  expect(house.asked.map((one) => one.key)).toEqual(keys);
  expect(again.unsent).toEqual([]);
  expect(new Place('token').unsent).toEqual([]);
  vi.unstubAllGlobals();
});

it('asks nothing more once the page is closed', async () => {
  const place = new Place('token');
  house.status = 0;
  void place.write('hello');
  await vi.advanceTimersByTimeAsync(100);
  place.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(house.asked.length).toBe(1);
});
