/** Sums behind "Here and needed": how high what stands, and what of it is put into words. */
import type { NeededView } from '../desk/views';

export type Half = NeededView['halves'][number];

/** More people, from one half-hour on (its number in the picture) for so many of them. */
export interface More {
  readonly people: number;
  readonly from: number;
  readonly count: number;
}

/** One column: who is here (or plans to be), who would come in addition, and how many are short then. */
export interface Column {
  readonly half: Half;
  readonly over: boolean;
  readonly here: number;
  readonly more: number;
  readonly short: number;
}

/** From one time on until another, `least` to `most` people. */
export interface Gap {
  readonly from: string;
  readonly until: string;
  readonly least: number;
  readonly most: number;
}

const SLOT_MS = 1_800_000;

/** From which half-hour on, as the server is asked: `second` where the clock shows that time twice. */
export function since(halves: readonly Half[], n: number): { from: string; second?: true } {
  const from = halves[n]?.time ?? '';
  return halves.findIndex((half) => half.time === from) < n ? { from, second: true } : { from };
}

/** When a half-hour is over. */
export const endOf = (half: Half): number => half.at + SLOT_MS;

/** Who is here in a half-hour: as it was where it is over, as it is planned ahead; in the one that it
 * is, who is here now (`atNow`), or on another day as it has been so far. */
export function hereIn(half: Half, now: number, atNow: number | null): number {
  if (atNow !== null && half.at <= now && endOf(half) > now) return atNow;
  return (half.at < now ? (half.here ?? half.planned) : half.planned) ?? 0;
}

export function columns(halves: readonly Half[], now: number, more: More | null, atNow: number | null): Column[] {
  return halves.map((half, n) => {
    const here = hereIn(half, now, atNow);
    const over = endOf(half) <= now;
    const extra = more && !over && n >= more.from && n < more.from + more.count ? more.people : 0;
    const missing = (half.needed ?? 0) - here - extra;
    // Half a person less is nobody: people come and go within a half-hour.
    return { half, over, here, more: extra, short: missing >= 0.5 ? Math.round(missing) : 0 };
  });
}

/** Where people are short from now on, half-hours after each other as one; what is over of the
 * half-hour that it is isn't ahead. */
export function gaps(of: readonly Column[], time: (at: number) => string, now: number): Gap[] {
  const found: { from: string; end: number; least: number; most: number }[] = [];
  for (const { half, over, short } of of) {
    if (over || short === 0) continue;
    const last = found.at(-1);
    if (last && last.end === half.at) {
      last.end = endOf(half);
      last.least = Math.min(last.least, short);
      last.most = Math.max(last.most, short);
    } else found.push({ from: half.at < now ? time(now) : half.time, end: endOf(half), least: short, most: short });
  }
  return found.map(({ from, end, least, most }) => ({ from, until: time(end), least, most }));
}

/** The line of who is needed: pieces between closed times, each with its steps (column, people). */
export function needs(halves: readonly Half[]): [number, number][][] {
  const pieces: [number, number][][] = [];
  let piece: [number, number][] | null = null;
  halves.forEach((half, n) => {
    if (half.needed === null) {
      piece = null;
      return;
    }
    if (!piece) pieces.push((piece = []));
    piece.push([n, half.needed], [n + 1, half.needed]);
  });
  return pieces;
}

/** The first half-hour of which the rest can still be changed: the one that it is, or -1 where all are over. */
export const firstAhead = (halves: readonly Half[], now: number): number => halves.findIndex((half) => endOf(half) > now);

/** Where the slider stands at first: at the first half-hour to come in which somebody is short, or
 * else at the first to come. */
export function startAt(of: readonly Column[], now: number): number {
  const coming = of.findIndex((one) => one.half.at >= now && one.short > 0);
  if (coming >= 0) return coming;
  const whole = of.findIndex((one) => one.half.at >= now && one.half.open);
  return whole >= 0 ? whole : Math.max(0, firstAhead(of.map((one) => one.half), now));
}

/** Every so many columns have their time beneath, so that times don't touch. */
export function labelEvery(width: number, count: number, least = 46): number {
  const each = width / Math.max(1, count);
  return [2, 4, 8, 12, 16].find((n) => n * each >= least) ?? 24;
}
