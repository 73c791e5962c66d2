import { describe, expect, it } from 'vitest';
import { byClock, standing } from '../../src/cases/standing';
import { OWED } from './_owed';

const NOW = Date.UTC(2026, 10, 24, 14, 12);
const HOUR = 3_600_000;

describe('what is owed', () => {
  it('is kept, late, held or somebody’s to judge as the server says', () => {
    const is = (status: string): string => standing({ ...OWED, status }, NOW).is;
    expect(['met', 'overdue', 'suspended', 'contested', 'not_yet', 'expired', 'excluded', 'due'].map(is)).toEqual([
      'kept', 'late', 'held', 'judged', 'not_yet', 'ended', 'not_owed', 'owed',
    ]);
  });

  it('is told apart from what was kept in time where it was done late, or wasn’t needed any more', () => {
    const ended = (fields: Record<string, number>): string =>
      standing({ ...OWED, kind: 'promise', status: 'met', end_at: NOW - HOUR, fields }, NOW).is;
    expect(ended({ late: 0, released: 0 })).toBe('kept');
    expect(ended({ late: 1, released: 0 })).toBe('done_late');
    expect(ended({ late: 0, released: 1 })).toBe('released');
  });

  it('is the customer’s choice while a right of theirs is open', () => {
    expect(standing({ ...OWED, status: 'open', chooser: 'consumer' }, NOW).is).toBe('their_choice');
    expect(standing({ ...OWED, status: 'due', chooser: 'consumer' }, NOW).is).toBe('owed');
  });

  it('is in force while it may be called on and nobody must do anything', () => {
    expect(standing({ ...OWED, status: 'open' }, NOW).is).toBe('in_force');
    expect(standing({ ...OWED, status: 'open', days_left: 400 }, NOW).is).toBe('in_force');
    expect(standing({ ...OWED, status: 'open', days_left: 1 }, NOW).is).toBe('days_left');
  });

  it('counts days when few are left', () => {
    expect(standing({ ...OWED, days_left: 2 }, NOW).is).toBe('days_left');
    expect(standing({ ...OWED, days_left: 3 }, NOW).is).toBe('owed');
  });

  it('is late once its instant has passed, whatever was last told', () => {
    expect(standing({ ...OWED, end_at: NOW - 1 }, NOW).is).toBe('late');
    expect(standing({ ...OWED, end_at: NOW + HOUR }, NOW).is).toBe('soon');
    expect(standing({ ...OWED, end_at: NOW + 5 * HOUR, days_left: 0 }, NOW).is).toBe('owed');
  });

  it('is kept by answering where a call was promised and they ring', () => {
    const call = { ...OWED, kind: 'promise', what: 'promise_call', end_at: NOW + HOUR } as const;
    expect(standing(call, NOW, true).is).toBe('by_answering');
    expect(standing(call, NOW, false).is).toBe('soon');
    expect(standing({ ...call, end_at: NOW - HOUR }, NOW, true).is).toBe('late');
    expect(standing({ ...call, what: 'promise_news' }, NOW, true).is).toBe('soon');
  });

  it('stands with what must be done first by its clock, then what may be asked for, what is over last', () => {
    const rows = [
      { ...OWED, id: 'open', status: 'open', end: '2026-11-25' },
      { ...OWED, id: 'met', status: 'met', end_at: NOW - HOUR },
      { ...OWED, id: 'none' },
      { ...OWED, id: 'day', end: '2026-11-25' },
      { ...OWED, id: 'soon', end_at: NOW + HOUR },
      { ...OWED, id: 'none too' },
      { ...OWED, id: 'late', status: 'overdue', end: '2026-11-20' },
    ];
    expect(byClock(rows).map(({ id }) => id)).toEqual(['late', 'soon', 'day', 'none', 'none too', 'open', 'met']);
  });
});
