import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { languages: ['de-AT', 'en'] });
  vi.stubGlobal('document', { documentElement: {} });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What the pages speak once they have begun, when the German words come at the `nth` time they are asked for. */
async function begun(nth: number): Promise<string> {
  let asked = 0;
  vi.doMock('../../src/customer/speech/de', () => {
    asked += 1;
    if (asked < nth) throw new TypeError('the line broke');
    return { default: {} };
  });
  const words = await import('../../src/customer/words.svelte');
  const whole = words.begin();
  for (let n = 0; n < 20; n += 1) await vi.advanceTimersByTimeAsync(1000);
  await whole;
  return words.t.language;
}

it('asks again for words that do not come', async () => {
  expect(await begun(3)).toBe('de-AT');
});

it('speaks English where its own words never come', async () => {
  expect(await begun(Infinity)).toBe('en');
});
