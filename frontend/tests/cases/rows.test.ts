import { describe, expect, it } from 'vitest';
import { byDay, happened, lateSince } from '../../src/cases/happened';
import { dueToday } from '../../src/cases/leads';
import { inOrder } from '../../src/cases/rows';
import type { CaseRow, CaseView } from '../../src/cases/views';
import { OWED } from './_owed';

const NOW = new Date(2026, 10, 24, 14, 12).getTime();
const HOUR = 3_600_000;
const ME = { id: 2, name: 'Maya', portrait: '' } as CaseRow['owner'];
const ROW: CaseRow = {
  case: 1, customer: 1, paper: 0, name: 'Sana', title: '', brand: { id: 1, slug: 'b', name: 'B' } as CaseRow['brand'],
  state: 'open', owner: ME, next: 'step', due_at: null, duty_at: null, not_yet: false, contact: null, version: 1,
};

describe('my cases', () => {
  it('stand with what isn’t useful yet first, then by what is due, what has no clock last', () => {
    const rows = [
      { ...ROW, case: 1 }, { ...ROW, case: 2, due_at: NOW + HOUR }, { ...ROW, case: 3, due_at: NOW - HOUR },
      { ...ROW, case: 4, due_at: NOW + 9 * HOUR, not_yet: true },
    ];
    expect(inOrder(rows).map((row) => row.case)).toEqual([4, 3, 2, 1]);
  });

  it('are due today until midnight, and not once they are late', () => {
    const rows = [NOW - HOUR, NOW + HOUR, NOW + 9 * HOUR, NOW + 12 * HOUR, null].map((due_at) => ({ ...ROW, due_at }));
    expect(dueToday(rows, NOW)).toBe(2);
  });
});

describe('what happened in a case', () => {
  const KASE = {
    events: [{ at: NOW, kind: 'agreed', by: null, fields: {} }, { at: NOW - 30 * HOUR, kind: 'opened', by: null, fields: {} }],
    letters: [{ mail: 1, kind: 'agreed', by: null, subject: '', plain: '', state: 'sent', reason: '', made_at: NOW + 1, ended_at: null }],
  } as unknown as CaseView;

  it('is told oldest first, day by day', () => {
    const days = byDay(happened(KASE, []));
    expect(days.map(({ rows }) => rows.map((one) => one.is))).toEqual([['event'], ['event', 'letter']]);
  });

  it('is late since the oldest promise that ran out', () => {
    const owed = [
      { ...OWED, end_at: NOW - HOUR, status: 'overdue' }, { ...OWED, end_at: NOW - 2 * HOUR },
      { ...OWED, end_at: NOW - 9 * HOUR, status: 'met' }, { ...OWED, end_at: NOW + HOUR },
    ];
    expect(lateSince({ owed, accommodations: [] }, NOW)).toBe(NOW - 2 * HOUR);
    expect(lateSince({ owed: [OWED], accommodations: [] }, NOW)).toBeNull();
  });

  it('is late since the oldest step that isn’t done, but for asking whether it is useful', () => {
    const step = { kind: 'send', state: 'todo', due_at: NOW - HOUR };
    const way = (decision: string, steps: object[]): CaseView['accommodations'][number] =>
      ({ decision, steps }) as unknown as CaseView['accommodations'][number];
    const late = (decision: string, ...steps: object[]): number | null =>
      lateSince({ owed: [], accommodations: [way(decision, steps)] }, NOW);
    expect(late('agreed', step, { ...step, due_at: NOW - 2 * HOUR, state: 'done' })).toBe(NOW - HOUR);
    expect(late('agreed', { ...step, kind: 'ask' })).toBeNull();
    expect(late('asked', step)).toBeNull();
  });
});
