import { english, german } from './spoken';

/** A time as people type it, read in one's own time zone. */

const MINUTE = 60_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const AHEAD = /^in\s+(?:(\d+(?:[.,]\d+)?|an?|half an)\s*(m|min|mins|minutes?|h|hours?|hrs?|d|days?|w|weeks?))$/u;
const CLOCK = /(?:^|\s|,|\bat\s)(?:(\d{1,2})[:.](\d{2})\s*(am|pm)?|(\d{1,2})\s*(am|pm)|(noon|midday|midnight))$/u;
const BARE_HOUR = /(?:^|\s|,|\bat\s)(\d{1,2})$/u;
/** "Tomorrow", "on Tuesday" without a time of day: by the end of a working day. */
const END_OF_DAY = 17;

/**
 * The instant of "17:00", "tomorrow 10", "tue 15:00", "26 nov 14:30", "2026-12-01 9:00", "in 2
 * hours", and of what people say in English and German (`spoken`); null where it can't be read or isn't after `now`. A time of day that has passed is
 * tomorrow's; a weekday is the next one, today included while its time is still to come.
 */
export function typedTime(text: string, now: number): number | null {
  const words = text.trim().toLowerCase().replaceAll(/\s+/gu, ' ').replace(/^(?:by|on|until|till)\s/u, '');
  if (words === '') return null;
  for (const form of [words, english(words), german(words)]) {
    const at = form === null ? null : (ahead(form, now) ?? onDay(form, now));
    if (at !== null) return at > now ? at : null;
  }
  return null;
}

function ahead(words: string, now: number): number | null {
  const found = AHEAD.exec(words);
  if (!found?.[1] || !found[2]) return null;
  const n = found[1].startsWith('half') ? 0.5 : found[1].startsWith('a') ? 1 : Number(found[1].replace(',', '.'));
  const unit = { m: MINUTE, h: 60 * MINUTE, d: 1440 * MINUTE, w: 10_080 * MINUTE }[found[2].charAt(0)] ?? 0;
  return Math.ceil((now + n * unit) / MINUTE) * MINUTE;
}

function onDay(words: string, now: number): number | null {
  const clock = CLOCK.exec(words);
  let rest = words;
  let time: [number, number] | null = null;
  if (clock) {
    time = timeOf(clock);
    if (time === null) return null;
    rest = words.slice(0, clock.index);
  } else {
    // "tomorrow 10": a bare number is an hour after a day that is whole without it.
    const bare = BARE_HOUR.exec(words);
    const before = bare ? clean(words.slice(0, bare.index)) : '';
    if (bare?.[1] && dayOf(before, now) !== null && Number(bare[1]) <= 24) {
      time = [Number(bare[1]) % 24, 0];
      rest = before;
    }
  }
  const name = clean(rest);
  if (name === '') return time === null ? null : nextTime(now, time);
  const day = dayOf(name, now);
  if (day === null) return null;
  const [h, m] = time ?? [END_OF_DAY, 0];
  const at = new Date(day.year, day.month, day.date, h, m).getTime();
  return day.weekday && at <= now ? new Date(day.year, day.month, day.date + 7, h, m).getTime() : at;
}

const clean = (words: string): string => words.replaceAll(/[,.]/gu, ' ').replace(/\bat\s*$/u, '').trim();

function timeOf([, h, m, half, hour, side, name]: RegExpExecArray): [number, number] | null {
  if (name) return name === 'midnight' ? [24, 0] : [12, 0];
  const [whole, minutes, part] = [Number(h ?? hour), Number(m ?? 0), half ?? side];
  if (minutes > 59 || whole * 60 + minutes > 24 * 60 || (part && (whole < 1 || whole > 12))) return null;
  return [part ? (whole % 12) + (part === 'pm' ? 12 : 0) : whole, minutes];
}

function nextTime(now: number, [h, m]: [number, number]): number {
  const day = new Date(now);
  const today = new Date(day.getFullYear(), day.getMonth(), day.getDate(), h, m).getTime();
  return today > now ? today : new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, h, m).getTime();
}

interface Day {
  year: number;
  month: number;
  date: number;
  weekday: boolean;
}

function dayOf(name: string, now: number): Day | null {
  const today = new Date(now);
  const whole = (at: Date, weekday = false): Day => ({ year: at.getFullYear(), month: at.getMonth(), date: at.getDate(), weekday });
  const plus = (days: number): Date => new Date(today.getFullYear(), today.getMonth(), today.getDate() + days);
  if (name === 'today' || name === 'tonight') return whole(today);
  if (name === 'tomorrow') return whole(plus(1));
  if (name === 'overmorrow' || name === 'day after tomorrow') return whole(plus(2));
  const weekday = /^(?:(next|this)\s)?([a-z]{3,9})$/u.exec(name);
  const short = weekday?.[2] === 'weds' ? 'wed' : weekday?.[2];
  const index = short ? DAYS.findIndex((day) => day.startsWith(short)) : -1;
  if (index >= 0) return whole(plus(((index - today.getDay() + 7) % 7) + 0), true);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(name);
  if (iso) return real(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const slash = /^(\d{1,2})[/](\d{1,2})(?:[/](\d{4}))?$/u.exec(name);
  if (slash) return coming(Number(slash[2]) - 1, Number(slash[1]), slash[3], today);
  const written = /^(?:[a-z]{3,9} )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})(?: (\d{4}))?$/u.exec(name);
  const month = written?.[2] ? MONTHS.findIndex((one) => written[2]?.startsWith(one)) : -1;
  return written && month >= 0 ? coming(month, Number(written[1]), written[3], today) : null;
}

/** That day of this year, or of the next one where it has passed. */
function coming(month: number, date: number, year: string | undefined, today: Date): Day | null {
  if (year !== undefined) return real(Number(year), month, date);
  const passed = month < today.getMonth() || (month === today.getMonth() && date < today.getDate());
  return real(today.getFullYear() + Number(passed), month, date);
}

function real(year: number, month: number, date: number): Day | null {
  const at = new Date(year, month, date);
  return at.getMonth() === month && at.getDate() === date ? { year, month, date, weekday: false } : null;
}
