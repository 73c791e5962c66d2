import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import needed from '../messages/en/needed.json';

const { locale } = choose(['en']);

/** The words of "Here and needed"; they come with it. */
export const n = speaker(needed, locale);

const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const wholes = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** "11", "1.2": tenths only where they matter. */
export const about = (value: number): string => (Math.abs(value) >= 10 ? wholes : tenths).format(value);
/** "7.5": to a tenth, however large. */
export const tenth = (value: number): string => tenths.format(value);
/** "150": nobody comes in part. */
export const whole = (value: number): string => wholes.format(value);

/** "16:30" of an instant, in a zone, as half-hours are written. */
export function timeIn(zone: string): (at: number) => string {
  const form = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });
  return (at) => form.format(at);
}
