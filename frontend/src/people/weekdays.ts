import { weekdayName } from '../lib/times';
import type { Stretch } from './week';
import { t } from './words';

/** The days of a week in the page's language, Monday first. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7].map((day) => ({
  day,
  name: weekdayName(day, t.language),
  long: weekdayName(day, t.language, 'long'),
}));

const written = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** "09:00–13:00" */
export const spanOf = ({ from, to }: Stretch): string => `${written(from)}–${written(to)}`;

/** "8 h", "7 h 30" */
export function lengthOf(minutes: number): string {
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return m === 0 ? t('week.hours', { h }) : t('week.hours_minutes', { h, m: String(m).padStart(2, '0') });
}
