import { speaker } from '../../lib/messages';
import words from '../../messages/en/own.json';
import { t } from '../words';

/** Words of a customer's own page; they come with it. */
export const own = speaker(words, t.language);

/** A day that is written without an hour, "2026-11-26", as the reader says it. */
export function dayOf(iso: string): string {
  const [year = 1970, month = 1, day = 1] = iso.split('-').map(Number);
  return new Intl.DateTimeFormat(t.language, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, day));
}

/** An instant so that nobody mistakes it: with year and time zone. */
export function exactly(at: number): string {
  return new Intl.DateTimeFormat(t.language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at);
}

/** A sum in whole smallest units as the reader writes it. */
export function money(minor: number, currency: string): string {
  const form = new Intl.NumberFormat(t.language, { style: 'currency', currency });
  return form.format(minor / 10 ** (form.resolvedOptions().maximumFractionDigits ?? 2));
}
