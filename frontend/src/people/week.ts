import type { Hours } from '../desk/views';

/** One unbroken stretch of a weekday (1 is Monday), in minutes of that day. */
export interface Stretch {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

const DAY = 24 * 60;
const minutes = (written: string): number => Number(written.slice(0, 2)) * 60 + Number(written.slice(3));
const after = (day: number): number => (day % 7) + 1;

/** What rows mean: a row that ends before it begins runs past midnight, into the next day. */
export function stretches(hours: readonly Hours[]): Stretch[] {
  const found = hours.flatMap((row) => {
    const [from, to] = [minutes(row.from), minutes(row.to)];
    return row.days.flatMap((day) =>
      from < to
        ? [{ day, from, to }]
        : [{ day, from, to: DAY }, ...(to > 0 ? [{ day: after(day), from: 0, to }] : [])],
    );
  });
  return found.filter((one) => one.from < one.to).sort((a, b) => a.day - b.day || a.from - b.from);
}

/** The same with what overlaps or meets made one: when any of several is open. */
export function covered(hours: readonly Hours[]): Stretch[] {
  const found: Stretch[] = [];
  for (const one of stretches(hours)) {
    const last = found.at(-1);
    if (last?.day === one.day && last.to >= one.from) found[found.length - 1] = { ...last, to: Math.max(last.to, one.to) };
    else found.push(one);
  }
  return found;
}

export type Wrong = { readonly what: 'no_days' | 'no_length' | 'no_time' } | { readonly what: 'overlap'; readonly day: number };

/** The first thing that can't be kept, or null. */
export function wrongIn(hours: readonly Hours[]): Wrong | null {
  if (hours.some((row) => !/^\d\d:\d\d$/u.test(row.from) || !/^\d\d:\d\d$/u.test(row.to))) return { what: 'no_time' };
  if (hours.some((row) => row.days.length === 0)) return { what: 'no_days' };
  if (hours.some((row) => row.from === row.to)) return { what: 'no_length' };
  const all = stretches(hours);
  const crossed = all.find((one, index) => {
    const before = all[index - 1];
    return before?.day === one.day && before.to > one.from;
  });
  return crossed ? { what: 'overlap', day: crossed.day } : null;
}

/** So many minutes a week. */
export const total = (hours: readonly Hours[]): number =>
  stretches(hours).reduce((sum, one) => sum + one.to - one.from, 0);

/** Whether a row that belongs to one day ends on the next: not after it begins, and not at its midnight. */
export const pastMidnight = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  from !== '' && to !== '' && to !== '00:00' && to <= from;
