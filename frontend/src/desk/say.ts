import { isolated } from '../lib/bidi';
import { day, daysAhead, endOfDay, minutes, running, timeOfDay } from '../lib/times';
import type { Drawing } from '../lib/Icon.svelte';
import { MessageSquare, Phone, Video } from 'lucide';
import type { Channel, PersonRow } from './views';
import { t } from './words';

/** Times, lengths and codes in the words of the desk. */

export const clockTime = (at: number): string => timeOfDay(at, t.language);

/** "14:30" today, "today" where it is the whole day, "Thu 19 Nov" on another day. */
export function when(at: number, now: number): string {
  if (daysAhead(at, now) !== 0) return day(at, t.language);
  return endOfDay(at) ? t('time.today') : clockTime(at);
}

/** "Thu 19" within the last month, "Mar 2024" before: for the narrow column of a history. */
export function shortDay(at: number, now: number): string {
  const days = -daysAhead(at, now);
  if (days === 0) return clockTime(at);
  const form: Intl.DateTimeFormatOptions =
    days < 28
      ? { weekday: 'short', day: 'numeric' }
      : days < 300
        ? { day: 'numeric', month: 'short' }
        : { month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(t.language, form).format(at);
}

/** "in 18 min", "in 2 h 08", "5 min late". */
export function ahead(at: number, now: number): string {
  const ms = at - now;
  if (ms < -60_000) return t('time.late', { length: length(-ms) });
  if (ms < 60_000) return t('time.now');
  return t('time.in', { length: length(ms) });
}

const DAY_MINUTES = 1440;

/** "18 min", "2 h 08", "3 days": whole days only. */
export function length(ms: number): string {
  const all = minutes(ms);
  if (all < 60) return t('time.minutes', { n: all });
  if (all >= DAY_MINUTES) return t('time.days', { n: Math.floor(all / DAY_MINUTES) });
  return t('time.hours', { h: Math.floor(all / 60), m: String(all % 60).padStart(2, '0') });
}

/** Seconds as "0:34"; a dash while there is nothing to say. */
export const seconds = (s: number | null): string => (s === null ? '–' : running(s * 1000));

export function languageName(tag: string): string {
  return new Intl.DisplayNames([t.language], { type: 'language' }).of(tag) ?? tag;
}

export const CHANNEL_ICON: Readonly<Record<Channel, Drawing>> = {
  video: Video as Drawing,
  voice: Phone as Drawing,
  chat: MessageSquare as Drawing,
};

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** "five" up to twelve, then in figures. */
export function inWords(n: number): string {
  return t('number.words').split(' ')[n] ?? n.toLocaleString(t.language);
}

/** A customer's first word of their name, or who they are without one. */
export function called(name: string, nameless = t('customer.they')): string {
  return name.trim().split(/\s+/u)[0] || nameless;
}

/** The same for sentences: `{name}` within one, `{Name}` where one begins. */
export function who(name: string): { name: string; Name: string } {
  const short = called(name);
  return { name: short, Name: capital(short) };
}

export function named(name: string): string {
  return name.trim() || t('customer.unnamed');
}

/** The lamp of a colleague. */
export function lamp(state: PersonRow['state']): 'full' | 'half' | 'hollow' {
  if (state === 'free') return 'full';
  return state === 'away' ? 'hollow' : 'half';
}

/** "free", "with a customer", "away: break, back 14:35". */
export function doing(person: PersonRow): string {
  if (person.state !== 'away') return t(`state.${person.state}`);
  const why = reason(person.reason, person.words);
  if (person.until !== null) return t('state.away_until', { why, time: clockTime(person.until) });
  return why;
}

/** A code of the server in words; `other` where it is one that we don't know yet. */
export function coded<C extends string>(code: string, known: readonly C[]): C | 'other' {
  return known.find((one) => one === code) ?? 'other';
}

const REASONS = ['break', 'lunch', 'note', 'elsewhere', 'no_answer', 'connection', 'day_over'] as const;

/** A reason to be away: one of ours in words, or the person's own (`words`, with the code "own"). */
export function reason(code: string, words: string): string {
  const known = REASONS.find((one) => one === code);
  if (known) return t(`away.${known}`);
  return isolated(words, t.language) || t('away.away');
}
