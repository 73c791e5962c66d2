import type { FiguresView } from '../desk/views';

/** What became of somebody: everybody is in exactly one of these. */
export type Fate = 'answered' | 'waiting' | 'owed' | 'left' | 'released';

/**
 * Everybody whom today's line knew, by what became of them. Who was in it since before today counts
 * too: they may be answered today. `left` is everybody who went, with a kept place or without.
 */
export function fates(figures: FiguresView): { all: number; parts: [Fate, number][] } {
  const parts: [Fate, number][] = [
    ['answered', figures.answered],
    ['waiting', figures.waiting],
    ['owed', figures.owed],
    ['left', figures.left + figures.left_with_place],
    ['released', figures.released],
  ];
  return { all: parts.reduce((sum, [, n]) => sum + n, 0), parts: parts.filter(([fate, n]) => n > 0 || fate === 'answered') };
}

/** What tells one promise from another: one person may have two a day, and two people one instant. */
export const keyOf = (kept: { readonly contact: number; readonly at: number }): string => `${kept.contact} ${kept.at}`;
