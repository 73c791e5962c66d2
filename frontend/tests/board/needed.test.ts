import { describe, expect, it } from 'vitest';
import { columns, firstAhead, gaps, hereIn, labelEvery, needs, since, startAt, type Half } from '../../src/board/needed';

const SLOT = 1_800_000;
const half = (n: number, more: Partial<Half> = {}): Half => ({
  at: n * SLOT, time: `t${n}`, open: true, came: null, here: null, planned: 2, expected: 4, low: 1, high: 8, needed: 3, scheduled: 4, ...more,
});
const time = (at: number): string => `t${at / SLOT}`;

describe('who is here', () => {
  it('is who was, once a half-hour has begun, and who plans to be before', () => {
    expect(hereIn(half(1, { here: 1.5 }), 2 * SLOT, null)).toBe(1.5);
    expect(hereIn(half(1, { here: 1.5 }), SLOT, null)).toBe(2);
    expect(hereIn(half(1, { planned: null }), 0, null)).toBe(0);
  });
  it('is who is here at this moment in the half-hour that it is, not who was on average', () => {
    expect(hereIn(half(1, { here: 0.1 }), 1.5 * SLOT, 1)).toBe(1);
    expect(hereIn(half(1, { here: 0.1 }), 2 * SLOT, 1)).toBe(0.1);
    expect(hereIn(half(2), 1.5 * SLOT, 1)).toBe(2);
  });
});

describe('columns', () => {
  it('have more people in what isn’t over, and the rest is short', () => {
    const halves = [half(0, { here: 1 }), half(1, { here: 2 }), half(2), half(3, { needed: 6 })];
    const now = 1.5 * SLOT;
    const drawn = columns(halves, now, { people: 1, from: 0, count: 3 }, 2);
    expect(drawn.map((one) => one.more)).toEqual([0, 1, 1, 0]);
    expect(drawn.map((one) => one.short)).toEqual([2, 0, 0, 4]);
    expect(drawn.map((one) => one.over)).toEqual([true, false, false, false]);
  });
  it('call nobody short for less than half a person, or while closed', () => {
    expect(columns([half(0, { planned: 2.6 }), half(1, { needed: null })], 0, null, null).map((one) => one.short)).toEqual([0, 0]);
  });
});

describe('gaps', () => {
  it('are half-hours after each other made one, from now on', () => {
    const halves = [half(0), half(1), half(2, { needed: 5 }), half(3, { needed: 2 }), half(4)];
    expect(gaps(columns(halves, SLOT, null, null), time, SLOT)).toEqual([
      { from: 't1', until: 't3', least: 1, most: 3 },
      { from: 't4', until: 't5', least: 1, most: 1 },
    ]);
  });
  it('begin now, where somebody is short in the half-hour that it is', () => {
    expect(gaps(columns([half(1)], 1.5 * SLOT, null, 1), time, 1.5 * SLOT)).toEqual([{ from: 't1.5', until: 't2', least: 2, most: 2 }]);
  });
});

describe('the line of who is needed', () => {
  it('breaks off while nobody is open', () => {
    expect(needs([half(0), half(1, { needed: null }), half(2, { needed: 1 })])).toEqual([[[0, 3], [1, 3]], [[2, 1], [3, 1]]]);
  });
});

describe('the slider', () => {
  it('begins where somebody will be short, or at the first half-hour to come', () => {
    const halves = [half(0), half(1), half(2, { needed: 2 }), half(3)];
    expect(startAt(columns(halves, 1.5 * SLOT, null, null), 1.5 * SLOT)).toBe(3);
    const enough = halves.map((one) => ({ ...one, needed: 1 }));
    expect(startAt(columns(enough, 1.5 * SLOT, null, null), 1.5 * SLOT)).toBe(2);
    expect(firstAhead(halves, 1.5 * SLOT)).toBe(1);
    expect(firstAhead(halves, 9 * SLOT)).toBe(-1);
  });
});

it('a time that the clock shows twice is asked for as the one that is meant', () => {
  const halves = ['01:00', '01:30', '01:00', '01:30', '02:00'].map((at, n) => half(n, { time: at }));
  expect(halves.map((_, n) => since(halves, n))).toEqual([
    { from: '01:00' }, { from: '01:30' }, { from: '01:00', second: true }, { from: '01:30', second: true }, { from: '02:00' },
  ]);
});

it('times beneath the picture never touch', () => {
  expect(labelEvery(960, 26)).toBe(2);
  expect(labelEvery(320, 26)).toBe(4);
  expect(labelEvery(320, 48)).toBe(8);
});
