import type { BrandView } from '../lib/api/types';
import type { Values } from '../lib/messages';
import { daysAhead, longDay, timeOfDay, weekdayName } from '../lib/times';
import { t } from './words.svelte';

/** "Mon to Fri" for days that follow each other, a list otherwise. Days are ISO: 1 is Monday. */
function dayNames(days: readonly number[]): string {
  if (days.length === 7) return t('hours.every_day');
  const name = (day: number): string => weekdayName(day, t.language);
  const sorted = [...days].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  if (first === undefined || last === undefined) return '';
  const row = last - first === sorted.length - 1 && sorted.length > 2;
  return row ? t('hours.days', { first: name(first), last: name(last) }) : sorted.map(name).join(', ');
}

/** Every row of the opening hours in words; with the place where another clock runs there. */
export function hoursInWords(brand: BrandView): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const place = brand.timezone.split('/').pop()?.replaceAll('_', ' ') ?? brand.timezone;
  return brand.hours.map((row) => {
    const always = row.from === '00:00' && row.to === '24:00';
    if (always && row.days.length === 7) return t('hours.always');
    const words = t('hours.row', { from: row.from, to: row.to, days: dayNames(row.days) });
    return sameClock(here, brand.timezone, brand.now) ? words : t('hours.there', { hours: words, place });
  });
}

function sameClock(a: string, b: string, at: number): boolean {
  const wall = (timeZone: string): string => new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
  try {
    return wall(a) === wall(b);
  } catch {
    return true; // a zone that this browser doesn't know
  }
}

type Said = (key: 'when.today' | 'when.tomorrow' | 'when.day', values: Values) => string;

/** "at 14:30", "tomorrow at 08:00", "Wednesday 25 November at 08:00": where the reader is. */
export function when(at: number, now: number, say: Said = t, language = t.language): string {
  const time = timeOfDay(at, language);
  const days = daysAhead(at, now);
  if (days === 0) return say('when.today', { time });
  if (days === 1) return say('when.tomorrow', { time });
  return say('when.day', { day: longDay(at, language), time });
}
