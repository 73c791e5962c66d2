/**
 * Times as people say them in the languages that letters are written in, put as `typedTime` reads
 * them: "half past three" is "15:30", "übermorgen um 9 Uhr" is "overmorrow 9:00". What isn't wholly
 * understood is null: half of a time would be another one.
 */

/** One to fifty-nine, as they are spoken: what stands for a ten comes before or after its ones. */
function numbers(low: readonly string[], tens: readonly string[], joined: (ten: string, one: string) => readonly string[]): Map<string, number> {
  const found = new Map(low.map((word, n) => [word, n + 1] as const));
  tens.forEach((ten, index) => {
    const value = 20 + index * 10;
    found.set(ten, value);
    for (let one = 1; one <= 9; one += 1) for (const word of joined(ten, low[one - 1] ?? '')) found.set(word, value + one);
  });
  return found;
}

const ENGLISH = numbers(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' '),
  'twenty thirty forty fifty'.split(' '),
  (ten, one) => [`${ten}-${one}`, `${ten} ${one}`],
);
const GERMAN = numbers(
  'eins zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf dreizehn vierzehn fuenfzehn sechzehn siebzehn achtzehn neunzehn'.split(' '),
  'zwanzig dreissig vierzig fuenfzig'.split(' '),
  (ten, one) => [`${one.replace(/^eins$/u, 'ein')}und${ten}`],
);
GERMAN.set('ein', 1).set('zwo', 2);
/** "in einer Stunde": of hours of the day only "ein Uhr" is one, "eine Uhr" is a watch. */
const GERMAN_LENGTHS = new Map([...GERMAN, ...['eine', 'einer', 'einem'].map((word) => [word, 1] as const)]);
/** "zehn nach drei": other numbers before such words are mostly no time. */
const BESIDE = new Set([5, 10, 20, 25]);

const valueOf = (word: string, words: ReadonlyMap<string, number>): number => (/^\d{1,2}$/u.test(word) ? Number(word) : (words.get(word) ?? Number.NaN));

/** Which half of the day was named; '' where none was. */
type Half = '' | 'am' | 'pm';

/**
 * An hour as it is spoken, on the day of somebody who works: from one to six it is the afternoon's,
 * unless the morning is named. Null where there is no such time.
 */
function clock(hour: number, minutes: number, half: Half): string | null {
  if (!(hour >= 0 && minutes >= 0 && minutes < 60 && hour * 60 + minutes <= 24 * 60)) return null;
  const later = (half === 'pm' && hour < 12) || (half === '' && hour >= 1 && hour < 7);
  const early = half === 'am' && hour === 12;
  return `${(hour + (later ? 12 : early ? -12 : 0)).toString()}:${String(minutes).padStart(2, '0')}`;
}

/** So many minutes before or after an hour. */
const beside = (hour: number, minutes: number, half: Half): string | null =>
  minutes < 0 ? clock(hour === 1 ? 12 : hour - 1, 60 + minutes, half) : clock(hour, minutes, half);

interface Found {
  /** What stands before it: the day. */
  readonly before: string;
  readonly clock: string;
}

const found = (before: string | undefined, time: string | null): Found | null => (time === null ? null : { before: (before ?? '').trim(), clock: time });
const together = (day: string | null, time: string): string | null => (day === null ? null : `${day} ${time}`.trim());

/** "in two hours", "half past three", "tuesday at three o'clock in the afternoon". */
export function english(words: string): string | null {
  const ahead = /^(?:in|within) (\S+(?:[ -]\S+)?) (minutes?|hours?|days?|weeks?)$/u.exec(words);
  if (ahead?.[1] && ahead[2]) {
    const n = valueOf(ahead[1], ENGLISH);
    return Number.isNaN(n) ? null : `in ${n} ${ahead[2]}`;
  }
  const part = / (?:in the (morning|afternoon|evening)|(tonight))$/u.exec(words);
  const half: Half = part ? (part[1] === 'morning' ? 'am' : 'pm') : '';
  const rest = part ? words.slice(0, part.index) : words;
  const time = spokenClock(rest, half);
  if (time === null) return null;
  const day = time.before.replace(/[ ,]*(?:\bat)?$/u, '');
  return together(day || (part?.[2] ? 'today' : ''), time.clock);
}

function spokenClock(words: string, half: Half): Found | null {
  const [, before, share, side, many, counted, beyond, hour] =
    /^(.*?)\b(?:(half|(?:a )?quarter) (past|to)|(\S+)( minutes)? (past|to)) (\S+)(?: o['’]?clock)?$/u.exec(words) ?? [];
  if (hour) {
    const minutes = share ? (share === 'half' ? 30 : 15) : valueOf(many ?? '', ENGLISH);
    const to = (side ?? beyond) === 'to';
    // "five to ten people", "half to one": only what surely is a time.
    if ((share === 'half' && to) || (!share && !counted && (to || !BESIDE.has(minutes)))) return null;
    return found(before, beside(valueOf(hour, ENGLISH), to ? -minutes : minutes, half));
  }
  const whole = /^(.*?)(\S+) o['’]?clock$/u.exec(words);
  return whole?.[2] ? found(whole[1], clock(valueOf(whole[2], ENGLISH), 0, half)) : null;
}

// ── German ───────────────────────────────────────────────────────────────────────────────────

const FOLDED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const WEEKDAYS: Readonly<Record<string, string>> = {
  montag: 'mon', dienstag: 'tue', mittwoch: 'wed', donnerstag: 'thu', freitag: 'fri', samstag: 'sat', sonnabend: 'sat', sonntag: 'sun',
  'mo.': 'mon', 'di.': 'tue', 'mi.': 'wed', 'do.': 'thu', 'fr.': 'fri', 'sa.': 'sat', 'so.': 'sun',
};
const MONTHS: readonly (readonly [RegExp, string])[] = (
  [['jan(?:uar)?|jaenner', 'jan'], ['feb(?:ruar)?|feber', 'feb'], ['maerz|mrz', 'mar'], ['apr(?:il)?', 'apr'], ['mai', 'may'], ['juni?', 'jun'], ['juli?', 'jul'], ['aug(?:ust)?', 'aug'], ['sept?(?:ember)?', 'sep'], ['okt(?:ober)?', 'oct'], ['nov(?:ember)?', 'nov'], ['dez(?:ember)?', 'dec']] as const
).map(([word, month]) => [new RegExp(`^(?:${word})$`, 'u'), month] as const);
const AHEAD = /^(?:in|binnen|innerhalb(?: von)?) (\S+) (minuten?|min|stunden?|std|tag(?:en?)?|wochen?)$/u;
const HALVES: readonly (readonly [RegExp, string])[] = [
  [/^(?:in|binnen) einer halben stunde$/u, 'in 30 min'],
  [/^(?:in|binnen) einer viertelstunde$/u, 'in 15 min'],
  [/^(?:in|binnen) einer dreiviertelstunde$/u, 'in 45 min'],
  [/^(?:in|binnen) (?:anderthalb|eineinhalb) stunden$/u, 'in 1.5 h'],
];
/** "am 12.11.": a day, and no time of it. */
export const DATED = /(?:^|\s)(?:am|zum|vom|den|dem) (\d{1,2}\.\d{1,2}\.?)$/u;
const LEADS = /^(?:(?:bis|spaetestens|am|um|gegen|ab|vor|zum|den|dem|der|noch)\s+)+/u;
const PARTS = /(?:^|\s)(morgens|frueh|vormittags?|nachmittags?|abends?)(?=\s|,|$)/u;

/** "Dienstag um 15 Uhr", "übermorgen um halb vier", "in zwei Stunden", "am 26.11. um 14:30 Uhr". */
export function german(said: string): string | null {
  const words = said.replaceAll(/[äöüß]/gu, (sign) => FOLDED[sign] ?? sign);
  const short = HALVES.find(([form]) => form.test(words));
  if (short) return short[1];
  const ahead = AHEAD.exec(words);
  if (ahead?.[1] && ahead[2]) {
    const n = valueOf(ahead[1], GERMAN_LENGTHS);
    return Number.isNaN(n) ? null : `in ${n} ${{ s: 'h', t: 'd' }[ahead[2].charAt(0)] ?? ahead[2].charAt(0)}`;
  }
  const dated = DATED.exec(words);
  if (dated?.[1]) return germanDay(dated[1]);
  const [rest, half] = withoutPart(words);
  const time = germanClock(rest.replace(LEADS, ''), half);
  if (time === null) {
    const day = half === '' ? germanDay(rest) : null;
    return day === '' ? null : day;
  }
  return together(germanDay(time.before), time.clock);
}

/** Which part of the day is named, and the words without it: "Dienstagnachmittag um drei". */
function withoutPart(words: string): [string, Half] {
  const apart = words
    .replace(/(tag|woch|abend)(morgen|frueh|vormittag|mittag|nachmittag|abend)\b/u, '$1 $2')
    .replace(/((?:tag|mittwoch|sonnabend)) morgen\b/u, '$1 frueh');
  const part = PARTS.exec(apart);
  if (!part?.[1]) return [apart, ''];
  const half = /^(?:morgens|frueh|vormittag)/u.test(part[1]) ? 'am' : 'pm';
  return [`${apart.slice(0, part.index)}${apart.slice(part.index + part[0].length)}`.trim(), half];
}

function germanClock(words: string, half: Half): Found | null {
  const before = /^(?:(.*)\s)?(?:(halb|dreiviertel)|(viertel|\S+)(?: minuten)? (nach|vor)) (\S+?)(?: uhr)?$/u.exec(words);
  if (before?.[5]) {
    const hour = valueOf(before[5], GERMAN);
    const minutes = before[3] === 'viertel' ? 15 : valueOf(before[3] ?? '', GERMAN);
    if (hour > 12 || (!before[2] && before[3] !== 'viertel' && !BESIDE.has(minutes))) return null;
    if (before[2]) return found(before[1], beside(hour, before[2] === 'halb' ? -30 : -15, half));
    return found(before[1], beside(hour, before[4] === 'vor' ? -minutes : minutes, half));
  }
  const written = /^(?:(.*)\s)?(\d{1,2})[:.](\d{2})(?: ?uhr)?$/u.exec(words);
  // With minutes it is written as on a clock of 24 hours.
  if (written?.[2]) return found(written[1], clock(Number(written[2]), Number(written[3]), half || (Number(written[2]) === 12 ? '' : 'am')));
  const whole = /^(?:(.*)\s)?(\S+?) ?uhr(?: (\S+))?$/u.exec(words);
  if (whole?.[2]) return found(whole[1], clock(valueOf(whole[2], GERMAN), whole[3] ? valueOf(whole[3], GERMAN) : 0, half));
  const named = /^(?:(.*)\s)?(mittags?|mitternacht)$/u.exec(words);
  if (named) return found(named[1], named[2] === 'mitternacht' ? '24:00' : '12:00');
  // "morgen um drei": a number alone is an hour where a day stands before it.
  const bare = /^(.+) (?:um|gegen) (\S+)$/u.exec(words);
  return bare?.[1] && bare[2] && germanDay(bare[1]) ? found(bare[1], clock(valueOf(bare[2], GERMAN), 0, half)) : null;
}

/** The day in the words of `typedTime`; '' where none is named, null where it can't be read. */
function germanDay(words: string): string | null {
  const name = words
    .replaceAll(',', ' ')
    .replaceAll(/\s+/gu, ' ')
    .replace(/(?:^|\s)(?:um|gegen|bis|ab|vor|spaetestens|so)$/u, '')
    .trim()
    .replace(LEADS, '')
    .replace(/^(?:naechste[nmrs]?|kommende[nmrs]?|diese[nmrs]?) /u, '');
  if (name === '') return '';
  if (name === 'heute') return 'today';
  if (name === 'morgen') return 'tomorrow';
  if (name === 'uebermorgen') return 'overmorrow';
  const [first = '', ...more] = name.split(' ');
  const weekday = WEEKDAYS[first];
  const date = weekday ? more.join(' ').replace(LEADS, '') : name;
  if (date === '') return weekday ?? null;
  const figures = /^(\d{1,2})\. ?(\d{1,2})\.?(?: ?(\d{4}|\d{2}))?$/u.exec(date);
  if (figures) return `${figures[1]}/${figures[2]}${figures[3] ? `/${figures[3].length === 2 ? '20' : ''}${figures[3]}` : ''}`;
  const written = /^(\d{1,2})\. ?([a-z]+)\.?(?: (\d{4}))?$/u.exec(date);
  const month = written?.[2] ? MONTHS.find(([form]) => form.test(written[2] ?? ''))?.[1] : undefined;
  return written && month ? `${written[1]} ${month}${written[3] ? ` ${written[3]}` : ''}` : null;
}
