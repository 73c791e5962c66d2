import { describe, expect, it } from 'vitest';
import { typedTime } from '../../src/cases/typed';

/** Tuesday 24 November 2026, 14:12 where this runs. */
const NOW = new Date(2026, 10, 24, 14, 12, 30).getTime();
const at = (month: number, day: number, h: number, m = 0, year = 2026): number => new Date(year, month - 1, day, h, m).getTime();

describe('a time that somebody types', () => {
  it.each([
    ['17:00', at(11, 24, 17)],
    ['by 17.30', at(11, 24, 17, 30)],
    ['9:00', at(11, 25, 9)],
    ['5pm', at(11, 24, 17)],
    ['5:15 pm', at(11, 24, 17, 15)],
    ['12 am', at(11, 25, 0)],
    ['today 15:00', at(11, 24, 15)],
    ['tomorrow', at(11, 25, 17)],
    ['tomorrow 10', at(11, 25, 10)],
    ['Tomorrow at 9:30', at(11, 25, 9, 30)],
    ['tomorrow noon', at(11, 25, 12)],
    ['by Tuesday 15:00', at(11, 24, 15)],
    ['tue 10:00', at(12, 1, 10)],
    ['weds 15:00', at(11, 25, 15)],
    ['Fri', at(11, 27, 17)],
    ['thursday at 9am', at(11, 26, 9)],
    ['26 nov 14:30', at(11, 26, 14, 30)],
    ['Thu 26 November 14:30', at(11, 26, 14, 30)],
    ['3rd december', at(12, 3, 17)],
    ['5 jan 10:00', at(1, 5, 10, 0, 2027)],
    ['26/11 14:00', at(11, 26, 14)],
    ['2026-12-01 9:00', at(12, 1, 9)],
    ['in 2 hours', at(11, 24, 16, 13)],
    ['in 45 min', at(11, 24, 14, 58)],
    ['in an hour', at(11, 24, 15, 13)],
    ['in half an hour', at(11, 24, 14, 43)],
    ['in 3 days', at(11, 27, 14, 13)],
  ])('reads %s', (text, expected) => {
    expect(typedTime(text, NOW)).toBe(expected);
  });

  it.each(['', 'soon', 'today 14:00', 'yesterday', '25:00', '13pm', '12:75', '31 feb 10:00', '2020-01-01 10:00', '10', 'in two shakes', 'tomorrow or so'])(
    'says of “%s” that it is none to come',
    (text) => {
      expect(typedTime(text, NOW)).toBeNull();
    },
  );
});
