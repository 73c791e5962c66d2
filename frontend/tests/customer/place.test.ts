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

it('asks nothing more once the page is closed', async () => {
  const place = new Place('token');
  house.status = 0;
  void place.write('hello');
  await vi.advanceTimersByTimeAsync(100);
  place.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(house.asked.length).toBe(1);
});
