import type { CaseRow } from './views';

/** What was read and what the stream told since: of each case the newer one, only what is open and one's own. */
export function myRows(read: readonly CaseRow[], told: readonly CaseRow[], person: number): CaseRow[] {
  const rows = new Map<number, CaseRow>();
  for (const row of [...read, ...told]) {
    const known = rows.get(row.case);
    if (!known || row.version >= known.version) rows.set(row.case, row);
  }
  return [...rows.values()].filter((row) => row.state !== 'closed' && row.owner?.id === person);
}

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
