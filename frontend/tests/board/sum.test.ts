import { describe, expect, it } from 'vitest';
import { fates, keyOf } from '../../src/board/sum';
import type { FiguresView } from '../../src/desk/views';

const figures = (over: Partial<FiguresView>): FiguresView =>
  ({ came: 0, answered: 0, waiting: 0, owed: 0, left: 0, left_with_place: 0, unreached: 0, released: 0, ...over }) as FiguresView;

describe('the sum of a day in one line', () => {
  it('adds up: who is owed a call is in it', () => {
    const { all, parts } = fates(figures({ came: 8, answered: 3, owed: 5 }));
    expect(all).toBe(8);
    expect(parts).toEqual([
      ['answered', 3],
      ['owed', 5],
    ]);
  });

  it('counts nobody twice: who was not reached is among those who left', () => {
    const { all } = fates(figures({ came: 6, answered: 1, waiting: 1, left: 2, unreached: 1, left_with_place: 1, released: 1 }));
    expect(all).toBe(6);
  });

  it('says of a day without anybody that nobody was answered', () => {
    expect(fates(figures({}))).toEqual({ all: 0, parts: [['answered', 0]] });
  });
});

describe('the list of kept promises', () => {
  it('tells them apart by whom and when, whatever the two add up to', () => {
    const kept = [
      { contact: 7, at: 1000 },
      { contact: 8, at: 999 },
      { contact: 7, at: 1001 },
    ];
    expect(new Set(kept.map(keyOf)).size).toBe(kept.length);
  });
});
