import { capital } from '../desk/say';
import { money as moneyIn } from '../lib/money';
import { day, endOfDay, sameDay, timeOfDay, together } from '../lib/times';
import { t } from './words';

/** Money, days and the server's codes in words. */

export type Fields = Readonly<Record<string, string | number>>;

const DAY_MS = 86_400_000;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** "£11.30": whole smallest units of a currency, as the language writes them. */
export function money(minor: number, currency: string): string {
  return moneyIn(minor, currency, t.language);
}

/** "Wed 25 Nov", with its year where that isn't this one: a calendar day, wherever it is. */
export function dayOf(iso: string, now: number): string {
  const at = Date.parse(`${iso}T12:00:00Z`);
  if (Number.isNaN(at)) return iso;
  if (iso.slice(0, 4) === String(new Date(now).getFullYear())) return day(at, t.language, 'UTC');
  const form: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(t.language, form).format(at);
}

/**
 * "today 15:00", "tomorrow 10:00", "Tue 15:00" within a week, "Thu 3 Dec, 10:00" after; "today",
 * "Thu 3 Dec" where an instant stands for its whole day.
 */
export function moment(at: number, now: number): string {
  if (endOfDay(at)) return sameDay(at, now) ? t('moment.whole') : day(at, t.language);
  const time = timeOfDay(at, t.language);
  if (sameDay(at, now)) return t('moment.today', { time });
  if (sameDay(at, now + DAY_MS)) return t('moment.tomorrow', { time });
  if (sameDay(at, now - DAY_MS)) return t('moment.yesterday', { time });
  const near = Math.abs(at - now) < 6 * DAY_MS;
  const name = near ? new Intl.DateTimeFormat(t.language, { weekday: 'short' }).format(at) : day(at, t.language);
  return t(near ? 'moment.near' : 'moment.far', { day: name, time });
}

const percent = (bp: number): string =>
  new Intl.NumberFormat(t.language, { style: 'percent', maximumFractionDigits: 2 }).format(bp / 10_000);

/** Fields as they go into a sentence: sums as money, days as days, instants as moments. */
export function values(fields: Fields, now: number): Record<string, string | number> {
  const said: Record<string, string | number> = {};
  const currency = fields['currency'];
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'number' && name.endsWith('_minor') && typeof currency === 'string' && currency !== '')
      said[name.slice(0, -'_minor'.length)] = money(value, currency);
    else if (typeof value === 'number' && name.endsWith('_bp')) said[name.slice(0, -'_bp'.length)] = percent(value);
    else if (name === 'goods' && typeof value === 'string') said[name] = t.of('goods', value) ?? value;
    else if (name === 'bearer' && typeof value === 'string') said[name] = t.of('party', value) ?? value;
    else if (typeof value === 'number' && name.endsWith('_at')) said[name.slice(0, -'_at'.length)] = moment(value, now);
    else if (typeof value === 'string' && ISO_DAY.test(value)) said[name] = dayOf(value, now);
    else said[name] = value;
  }
  const units = fields['units'];
  if (typeof units === 'number' && units > 1) for (const name of ['name', 'part']) if (name in said) said[name] = `${units} × ${said[name]}`;
  return said;
}

/** A letter for a narrow column: lines of a paragraph run on, lists and what stands apart stay. */
export const running = (plain: string): string => plain.replaceAll(/(\S)[^\S\n]*\n(?!\n|\s*(?:[-*•–]|\d+[.)]|https?:)\s*)/gu, '$1 ');

/** A code that no message knows yet, so that it can at least be read. */
export const spelled = (code: string): string => capital(code.replaceAll('_', ' ').toLocaleLowerCase(t.language));

/** Why something didn't happen: a code of ours in words, or somebody's own words. */
export const reasonOf = (reason: string): string => (/^[a-z]+(?:_[a-z]+)+$/u.test(reason) ? codes.of('blocked', reason) : reason);

const HOLE = /\{\w+\}/u;

/** Codes that the server chose: the message of one with its fields, or the code spelled out. */
export const codes = {
  of(prefix: string, code: string, fields: Fields = {}, now = 0): string {
    const text = t.of(prefix, code, values(fields, now));
    // A hole that no field fills would be read aloud: better the bare code.
    return text === null || HOLE.test(text) ? spelled(code) : text;
  },
};

/** What isn't as it was when leave was asked for it, in words. */
export const changedIn = (row: { readonly changed: readonly string[]; readonly was_minor: number | null; readonly currency: string }): string =>
  t('changed.said', {
    what: together(
      row.changed.map((one) => codes.of('changed', one, row.was_minor === null ? {} : { was_minor: row.was_minor, currency: row.currency })),
      t.language,
    ),
  });
