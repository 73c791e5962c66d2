import { describe, expect, it } from 'vitest';
import { nightsJoined, stretches, total, wrongIn } from '../../src/people/week';

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

  it('says one thing that is wrong, with its day', () => {
    expect(wrongIn([row([1], '09:00', '13:00'), row([1], '13:00', '18:00')])).toBeNull();
    expect(wrongIn([row([1, 3], '09:00', '13:00'), row([3], '12:00', '18:00')])).toEqual({ what: 'overlap', day: 3 });
    expect(wrongIn([row([2], '22:00', '06:00'), row([3], '05:00', '09:00')])).toEqual({ what: 'overlap', day: 3 });
    expect(wrongIn([row([], '09:00', '13:00')])).toEqual({ what: 'no_days' });
    expect(wrongIn([row([1], '09:00', '09:00')])).toEqual({ what: 'no_length' });
    expect(wrongIn([row([1], '', '09:00')])).toEqual({ what: 'no_time' });
  });

  it('has its nights in one row again', () => {
    const kept = [row([1, 2], '00:00', '06:00'), row([1, 7], '22:00', '24:00'), row([4], '09:00', '12:00')];
    expect(nightsJoined(kept)).toEqual([row([1, 7], '22:00', '06:00'), row([4], '09:00', '12:00')]);
    const always = [row([1, 2, 3, 4, 5, 6, 7], '00:00', '24:00')];
    expect(nightsJoined(always)).toEqual(always);
  });

  it('means the same when its nights are joined', () => {
    const kept = [row([1, 2], '00:00', '06:00'), row([1, 7], '22:00', '24:00'), row([3], '00:00', '24:00')];
    expect(stretches(nightsJoined(kept))).toEqual(stretches(kept));
  });
});
