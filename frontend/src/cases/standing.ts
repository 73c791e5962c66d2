import type { OwedView } from './views';

/** How a thing that is owed stands, for its chip and its clock. */
export type Tone = 'good' | 'bad' | 'risk' | 'info' | 'line';
export type Standing =
  | 'kept' | 'done_late' | 'released' | 'by_answering' | 'late' | 'days_left' | 'soon' | 'owed' | 'their_choice' | 'our_choice' | 'judged'
  | 'held' | 'in_force' | 'not_yet' | 'ended' | 'not_owed';

type Owed = Pick<OwedView, 'kind' | 'status' | 'chooser' | 'days_left' | 'end_at' | 'what' | 'fields'>;

const NEAR_MS = 2 * 3_600_000;
const NEAR_DAYS = 2;
/** From here on a clock is a matter of hours and not of days. */
const HOURS_MS = 24 * 3_600_000;

const TONES: Readonly<Record<Standing, Tone>> = {
  kept: 'good',
  done_late: 'risk',
  released: 'line',
  by_answering: 'good',
  late: 'bad',
  days_left: 'risk',
  soon: 'risk',
  owed: 'risk',
  their_choice: 'line',
  our_choice: 'line',
  judged: 'info',
  held: 'info',
  in_force: 'line',
  not_yet: 'line',
  ended: 'line',
  not_owed: 'line',
};

/** `ringing`: the customer rings now, and a call that was promised is kept by answering. */
export function standing(owed: Owed, now: number, ringing = false): { is: Standing; tone: Tone } {
  const is = stands(owed, now, ringing);
  return { is, tone: TONES[is] };
}

function stands({ kind, status, chooser, days_left, end_at, what, fields }: Owed, now: number, ringing: boolean): Standing {
  if (status === 'met') return fields['released'] ? 'released' : fields['late'] ? 'done_late' : 'kept';
  if (status === 'contested') return 'judged';
  if (status === 'suspended') return 'held';
  if (status === 'not_yet') return 'not_yet';
  if (status === 'expired') return 'ended';
  if (status === 'excluded') return 'not_owed';
  if (status === 'overdue' || (end_at !== null && end_at < now)) return 'late';
  if (kind === 'promise' && what.includes('call') && ringing) return 'by_answering';
  if (status === 'open' && chooser === 'consumer') return 'their_choice';
  if (status === 'open' && chooser === 'seller') return 'our_choice';
  if (status === 'open' && days_left === null && end_at === null) return 'in_force';
  if (end_at !== null && end_at - now < NEAR_MS) return 'soon';
  if (end_at !== null && end_at - now < HOURS_MS) return 'owed';
  if (days_left !== null && days_left <= NEAR_DAYS) return 'days_left';
  return status === 'open' ? 'in_force' : 'owed';
}

/** What must be done before what may be asked for, the oldest clock first; what is over stands last. */
export function byClock(all: readonly OwedView[]): OwedView[] {
  const RANK: Readonly<Record<string, number>> = { overdue: 0, due: 1, contested: 2, open: 2, suspended: 3, not_yet: 4, met: 5, expired: 6, excluded: 6 };
  const end = (owed: OwedView): number =>
    owed.end_at ?? (owed.end === null ? Number.POSITIVE_INFINITY : Date.parse(`${owed.end}T23:59:59Z`));
  return all
    .map((owed, order) => ({ owed, order }))
    .sort(
      (a, b) =>
        (RANK[a.owed.status] ?? 1) - (RANK[b.owed.status] ?? 1) ||
        compare(end(a.owed), end(b.owed)) ||
        a.order - b.order,
    )
    .map(({ owed }) => owed);
}

/** Infinity less infinity isn't a number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
