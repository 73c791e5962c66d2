import { isolated } from '../lib/bidi';
import { length } from '../desk/say';
import { codes, dayOf, moment } from './say';
import { t } from './words';
import type { OwedView, RuleView } from './views';

/** What is owed, in sentences. */

/** "Repair or replace, free"; somebody's own words where they are the promise. */
export function statementOf(row: OwedView, now: number): string {
  if (row.kind !== 'promise') return row.said || codes.of('owed', row.what, row.fields, now);
  const what = codes.of('owed', row.what, row.fields, now);
  const when = row.end_at === null ? what : `${what} ${t('clock.by', { day: moment(row.end_at, now) })}`;
  return row.said ? `${when}: ${isolated(row.said, t.language)}` : when;
}

/** Further ahead a day says more than how many there are until then. */
const COUNTED_DAYS = 90;

/** The clock of it: "by Wed 25 Nov", "until 12 Dec, 18 days", "1 h 12 over". */
export function clockOf(row: OwedView, now: number): string {
  const { status, end, end_at, days_left } = row;
  if (end_at !== null) {
    if (status === 'met' || status === 'expired') return t('clock.was', { day: moment(end_at, now) });
    return end_at < now ? t('clock.over', { length: length(now - end_at) }) : t('clock.left', { length: length(end_at - now) });
  }
  if (end !== null) {
    const day = dayOf(end, now);
    if (status === 'overdue') return t('clock.over_days', { n: Math.max(1, -(days_left ?? -1)) });
    if (status === 'open' && days_left !== null && days_left >= 0 && days_left <= COUNTED_DAYS) return t('clock.until_days', { day, n: days_left });
    return t(status === 'open' || status === 'expired' ? 'clock.until' : 'clock.by', { day });
  }
  return row.review.includes('REASONABLE_TIME') ? t('clock.reasonable') : '';
}

/** A rule that a refusal may rest on, as it stands: "Withdraw within 14 days, until 12 Nov: CRD Art. 9". */
export function ruleSays(row: RuleView, now: number): string {
  const end = row.end === null ? '' : t(row.status === 'expired' ? 'rule.was' : 'rule.until', { day: dayOf(row.end, now) });
  const why = row.reason_code === '' ? '' : codes.of('reason', row.reason_code);
  return [codes.of('owed', row.what), end, why, row.source].filter(Boolean).join(' · ');
}
