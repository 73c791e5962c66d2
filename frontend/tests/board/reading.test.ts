import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lasting, percent, type HowFar } from '../../src/board/law/reading';
import type { Answer } from '../../src/lib/ask';

const at = (read: number): Answer<HowFar> => ({ ok: true, value: { read, of: 9 } });
const lost: Answer<HowFar> = { ok: false, status: 0, code: 'unreachable', text: 'We can’t be reached.' };

/** An answer that comes when it is let, with what is told of it meanwhile. */
function waiting(answers: Answer<HowFar>[]) {
  const given = new AbortController();
  const told: (HowFar | null)[] = [];
  const far = vi.fn(() => Promise.resolve(answers.shift() ?? at(8)));
  let resolve = (_: string): void => undefined;
  const promise = new Promise<string>((give) => (resolve = give));
  return { given, told, far, resolve, done: lasting(promise, far, given.signal, (one) => told.push(one)) };
}

describe('an answer that may take long', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says nothing of how far it is before two seconds', async () => {
    const { told, far, resolve, done } = waiting([]);
    await vi.advanceTimersByTimeAsync(1_900);
    resolve('there');
    expect(await done).toBe('there');
    await vi.advanceTimersByTimeAsync(9_000);
    expect([told, far.mock.calls.length]).toEqual([[], 0]);
  });
  it('says then that it lasts, and how far it is once a second, also after a time without an answer', async () => {
    const { told, resolve, done } = waiting([at(2), lost, at(5)]);
    await vi.advanceTimersByTimeAsync(4_100);
    expect(told).toEqual([null, { read: 2, of: 9 }, { read: 5, of: 9 }]);
    resolve('there');
    expect(await done).toBe('there');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(told.length).toBe(3);
  });
  it('tells nothing any more once it was given up', async () => {
    const { given, told, far } = waiting([at(2)]);
    await vi.advanceTimersByTimeAsync(2_100);
    given.abort();
    await vi.advanceTimersByTimeAsync(9_000);
    expect([told.length, far.mock.calls.length]).toEqual([2, 1]);
  });
});

it('is never all of it while something is missing', () => {
  expect([percent(0, 9), percent(5, 9), percent(999, 1000), percent(9, 9)]).toEqual([0, 55, 99, 100]);
});
