import { timeOfDay } from '../lib/times';

const MINUTE = 60_000;
const DAY = 1440;

/**
 * What the clock shows at `at` where it is now `localTime` ("09:12"), on the same calendar or with
 * its weekday; null where that isn't known or is one's own time.
 */
export function theirTime(at: number, localTime: string, now: number, language: string): string | null {
  const found = /^(\d{1,2}):(\d{2})/u.exec(localTime);
  if (!found) return null;
  const own = new Date(now).getHours() * 60 + new Date(now).getMinutes();
  // To whole quarters of an hour, as time zones are; from 12 hours behind to 12 ahead.
  const ahead = Math.round((Number(found[1]) * 60 + Number(found[2]) - own) / 15) * 15;
  const offset = ((((ahead + DAY / 2) % DAY) + DAY) % DAY) - DAY / 2;
  if (offset === 0) return null;
  const there = at + offset * MINUTE;
  const time = timeOfDay(there, language);
  if (new Date(there).toDateString() === new Date(at).toDateString()) return time;
  return `${new Intl.DateTimeFormat(language, { weekday: 'short' }).format(there)} ${time}`;
}
