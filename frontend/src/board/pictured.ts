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
