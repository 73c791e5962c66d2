import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import pictures from '../messages/en/pictures.json';

const { locale } = choose(['en']);

/** The words of the board's pictures; they come with them. */
export const p = speaker(pictures, locale);

/** "Tue 24 Nov": a written day, whatever the reader's zone is. */
export function writtenDay(day: string, form: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' }): string {
  return new Intl.DateTimeFormat(locale, { ...form, timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
}

/** "94 %", never rounded up to a whole that it isn't. */
export const percent = (share: number): number => Math.floor(share * 100 + 1e-9);

/** "09:30": when a half-hour of a day begins; 48 is the end of it. */
export function slotTime(slot: number): string {
  const at = new Date(Date.UTC(2024, 0, 1, Math.floor(slot / 2) % 24, (slot % 2) * 30));
  return slot === 48 ? '24:00' : new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(at);
}

/** "Tuesday". */
export const weekdayOf = (day: string): string => writtenDay(day, { weekday: 'long' });
