import { expect, it } from 'vitest';
import { weekdayName } from '../../src/lib/times';

it('names the days of a week by their ISO numbers', () => {
  const week = [1, 2, 3, 4, 5, 6, 7];
  expect(week.map((day) => weekdayName(day, 'en'))).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
  expect(week.map((day) => weekdayName(day, 'de', 'long'))[6]).toBe('Sonntag');
});
