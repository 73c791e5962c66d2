import { sameDay } from '../lib/times';
import type { CaseRow } from './views';

/** How many are due today and aren't late yet, where the reader is. */
export function dueToday(rows: readonly CaseRow[], now: number): number {
  return rows.filter(({ due_at }) => due_at !== null && due_at >= now && sameDay(due_at, now)).length;
}
