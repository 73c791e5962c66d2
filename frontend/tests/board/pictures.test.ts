import { describe, expect, it } from 'vitest';
import { around, stacked } from '../../src/board/dots';
import { beside, dayAfter, height, highest, path, steps, ticks } from '../../src/board/pictures';

describe('the sums behind the pictures', () => {
  it('gives an axis whole steps that reach the highest value', () => {
    expect(ticks(8)).toEqual([0, 2, 4, 6, 8]);
    expect(ticks(12)).toEqual([0, 5, 10, 15]);
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(151, 3)).toEqual([0, 100, 200]);
    for (const most of [1, 3, 7.5, 40, 999]) expect(ticks(most).at(-1)).toBeGreaterThanOrEqual(most);
  });

  it('lets one value that is far out squeeze no other', () => {
    expect(height([1, 2, 3])).toBe(3);
    expect(height([...Array.from({ length: 99 }, () => 4), 300])).toBe(8);
    expect(height([])).toBe(0);
  });

  it('puts a point beside its minute, never into another', () => {
    for (let n = 0; n < 500; n++) expect(Math.abs(beside(n))).toBeLessThanOrEqual(0.36);
    expect(beside(7)).toBe(beside(7));
  });

  it('draws the line over each column as high as that says, and over nothing beyond the last', () => {
    expect(steps([{ at: 1, high: 3 }, { at: 2, high: 5 }, { at: 4, high: 9 }])).toEqual([[0.5, 3], [1.5, 3], [1.5, 5], [2.5, 5], [3.5, 9], [4.5, 9]]);
    expect(steps([])).toEqual([]);
    expect(path([[1, 2], [3, 4.26]])).toBe('M1 2L3 4.3');
  });

  it('knows what is written above the line from what the line would strike through', () => {
    const line = steps([{ at: 1, high: 3 }, { at: 4, high: 9 }]);
    expect(highest(line, 0, 1.4)).toBe(3);
    expect(highest(line, 1.6, 3)).toBe(9); // it goes up between the two
    expect(highest(line, 4.6, 8)).toBe(0);
    expect(highest([], 0, 1)).toBe(0);
  });

  it('counts days by the calendar, also over the end of a year', () => {
    expect(dayAfter('2026-11-24', -1)).toBe('2026-11-23');
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
    expect(dayAfter('2026-03-28', 2)).toBe('2026-03-30');
  });
});

describe('dots on a line', () => {
  it('stacks those that would cover each other', () => {
    const scale = { from: 0, to: 100, width: 100, size: 10 };
    expect(stacked([50, 51, 80, 49], scale)).toEqual([
      { x: 50, level: 0 },
      { x: 50, level: 1 },
      { x: 50, level: 2 },
      { x: 80, level: 0 },
    ]);
  });

  it('has a scale that holds them all, with round numbers below', () => {
    const { from, to, ticks: below } = around([117, 142, 164]);
    expect(from).toBeLessThan(117);
    expect(to).toBeGreaterThan(164);
    expect(below).toEqual([120, 140, 160]);
    expect(around([0]).from).toBe(0);
  });
});
