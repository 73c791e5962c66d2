/** Instants and lengths in words. All take milliseconds; `language` is a BCP 47 tag. */
import { isolated } from './bidi';

const MINUTE = 60_000;

/** "2:05", "1:02:05": a length that runs. */
export function running(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Whole minutes, at least one. */
export function minutes(ms: number): number {
  return Math.max(1, Math.round(ms / MINUTE));
}

/** "14:16" as the language writes it. */
export function timeOfDay(at: number, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', ...(timeZone && { timeZone }) }).format(at);
}

/** "Thu 26 Nov": a day without its year. */
export function day(at: number, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short', ...(timeZone && { timeZone }) }).format(at);
}

/** "Tuesday 24 November". */
export function longDay(at: number, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...(timeZone && { timeZone }) }).format(at);
}

/** "Mon", "Monday": a day by its ISO number, 1 is Monday. */
export function weekdayName(day: number, language: string, form: 'short' | 'long' = 'short'): string {
  const at = Date.UTC(2024, 0, day); // 2024 began on a Monday
  return new Intl.DateTimeFormat(language, { weekday: form, timeZone: 'UTC' }).format(at);
}

/** Whether two instants fall on the same day where the reader is. */
export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Whether an instant is the last minute of a day where the reader is: it stands for the whole day. */
export function endOfDay(at: number): boolean {
  const time = new Date(at);
  return time.getHours() === 23 && time.getMinutes() === 59;
}

/** Whole days from `now` to `at` by the calendar: 0 today, 1 tomorrow. */
export function daysAhead(at: number, now: number): number {
  const midnight = (t: number): number => new Date(t).setHours(0, 0, 0, 0);
  return Math.round((midnight(at) - midnight(now)) / 86_400_000);
}

/** "A", "A and B", "A, B and C" as the language joins them. */
export function together(names: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names.map((name) => isolated(name, language)));
}

/** The name of a language, in itself: "polski" for "pl". */
export function ownName(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}
