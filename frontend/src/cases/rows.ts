import type { CaseRow } from './views';

/** What isn't useful yet first, then what is late or due next; what has no clock last. */
export function inOrder(rows: readonly CaseRow[]): CaseRow[] {
  return rows.toSorted(
    (a, b) =>
      Number(b.not_yet) - Number(a.not_yet) ||
      Number(a.due_at === null) - Number(b.due_at === null) ||
      (a.due_at ?? 0) - (b.due_at ?? 0) ||
      a.case - b.case,
  );
}
