import { describe, expect, it } from 'vitest';
import { covered, pastMidnight, stretches, total, wrongIn } from '../../src/people/week';

const row = (days: number[], from: string, to: string) => ({ days, from, to });

describe('a week', () => {
  it('runs past midnight into the next day, on Sundays into Monday', () => {
    expect(stretches([row([7], '22:00', '06:00')])).toEqual([
      { day: 1, from: 0, to: 360 },
      { day: 7, from: 1320, to: 1440 },
    ]);
  });

  it('ends a day at midnight', () => {
    expect(stretches([row([1], '18:00', '24:00')])).toEqual([{ day: 1, from: 1080, to: 1440 }]);
    expect(total([row([1, 2], '09:00', '17:30')])).toBe(2 * 510);
  });

  it('draws hours of several brands once, where they are the same or overlap', () => {
    expect(covered([row([1, 2], '09:00', '17:00'), row([1], '09:00', '17:00'), row([2], '16:00', '20:00'), row([2], '21:00', '22:00')])).toEqual([
      { day: 1, from: 540, to: 1020 },
      { day: 2, from: 540, to: 1200 },
      { day: 2, from: 1260, to: 1320 },
    ]);
  });

  it('says one thing that is wrong, with its day', () => {
    expect(wrongIn([row([1], '09:00', '13:00'), row([1], '13:00', '18:00')])).toBeNull();
    expect(wrongIn([row([1, 3], '09:00', '13:00'), row([3], '12:00', '18:00')])).toEqual({ what: 'overlap', day: 3 });
    expect(wrongIn([row([2], '22:00', '06:00'), row([3], '05:00', '09:00')])).toEqual({ what: 'overlap', day: 3 });
    expect(wrongIn([row([], '09:00', '13:00')])).toEqual({ what: 'no_days' });
    expect(wrongIn([row([1], '09:00', '09:00')])).toEqual({ what: 'no_length' });
    expect(wrongIn([row([1], '', '09:00')])).toEqual({ what: 'no_time' });
  });

  it('says of a row whether it ends on the next day', () => {
    expect(pastMidnight(row([5], '22:00', '02:00'))).toBe(true);
    expect(pastMidnight(row([5], '22:00', '22:00'))).toBe(true);
    expect(pastMidnight(row([5], '00:00', '24:00'))).toBe(false);
    expect(pastMidnight(row([5], '22:00', '00:00'))).toBe(false);
    expect(pastMidnight(row([5], '22:00', ''))).toBe(false);
  });
});
