import { sameDay } from '../lib/times';

/** How many are due today and aren't late yet, where the reader is. */
export function dueToday(rows: readonly { due_at: number | null }[], now: number): number {
  return rows.filter(({ due_at }) => due_at !== null && due_at >= now && sameDay(due_at, now)).length;
}
