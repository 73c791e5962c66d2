import { expect, it } from 'vitest';
import { sentenceOf, timeIn } from '../../src/cases/found';

/** A Monday, 09:00 here. */
const NOW = new Date(2026, 10, 23, 9, 0).getTime();
const at = (day: number, h: number, m = 0): number => new Date(2026, 10, day, h, m).getTime();

it('a time that stands in a sentence is found as it stands there', () => {
  expect(timeIn('I call you by Tuesday 15:00.', NOW)).toEqual({ words: 'by Tuesday 15:00', at: at(24, 15) });
  expect(timeIn('They answer us; I will know tomorrow at 13:00 my time.', NOW)?.at).toBe(at(24, 13));
  expect(timeIn('You hear from me in 2 hours, arrived or not.', NOW)?.at).toBe(at(23, 11));
});

it('of several the last is taken', () => {
  expect(timeIn('Not by 10:00, but by 15:00.', NOW)?.at).toBe(at(23, 15));
});

it('what names no time to come is none', () => {
  for (const text of ['', 'It cost 61.40 and came on Tuesday', 'I may be late', 'order 20418', 'Dear Sana'])
    expect(timeIn(text, NOW), text).toBeNull();
});

it('a promise is given the sentence in which it was said', () => {
  const text = 'The bank is slow. I call you by Tuesday 15:00. Maya';
  expect(sentenceOf(text, 'by Tuesday 15:00')).toBe('I call you by Tuesday 15:00.');
});
