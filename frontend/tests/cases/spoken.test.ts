import { expect, it } from 'vitest';
import { timeIn } from '../../src/cases/found';
import { typedTime } from '../../src/cases/typed';

/** A Monday, 09:05 here: an hour that no form below names. */
const NOW = new Date(2026, 10, 23, 9, 5).getTime();
const at = (days: number, h: number, m = 0): number => new Date(2026, 10, 23 + days, h, m).getTime();

type Form = readonly [text: string, hour: number, minutes: number];
const EN = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const DE = ['eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'];
const TWO = (n: number): string => String(n).padStart(2, '0');
/** An hour that is said without its half of the day, on a working day. */
const meant = (hour: number): number => (hour < 7 ? hour + 12 : hour);
const before = (hour: number): number => (hour === 1 ? 12 : hour - 1);

const english: Form[] = [];
const german: Form[] = [];
for (let hour = 1; hour <= 12; hour += 1) {
  const [en = '', de = ''] = [EN[hour - 1], DE[hour - 1]];
  const uhr = hour === 1 ? 'ein' : de;
  english.push([`${en} o'clock`, meant(hour), 0], [`half past ${en}`, meant(hour), 30]);
  english.push([`a quarter past ${en}`, meant(hour), 15], [`quarter to ${en}`, meant(before(hour)), 45]);
  english.push([`ten past ${en}`, meant(hour), 10], [`twenty-five minutes to ${en}`, meant(before(hour)), 35]);
  if (hour < 12) english.push([`${en} o'clock in the afternoon`, hour + 12, 0], [`half past ${en} in the morning`, hour, 30]);
  german.push([`${uhr} Uhr`, meant(hour), 0], [`halb ${de}`, meant(before(hour)), 30]);
  german.push([`Viertel nach ${de}`, meant(hour), 15], [`Viertel vor ${de}`, meant(before(hour)), 45]);
  german.push([`dreiviertel ${de}`, meant(before(hour)), 45], [`zehn nach ${de}`, meant(hour), 10]);
  if (hour < 12) german.push([`${uhr} Uhr nachmittags`, hour + 12, 0], [`${uhr} Uhr früh`, hour, 0]);
}
for (let hour = 0; hour < 24; hour += 1)
  for (let minutes = 0; minutes < 60; minutes += 7) {
    german.push([`${hour}:${TWO(minutes)} Uhr`, hour, minutes], [`${TWO(hour)}.${TWO(minutes)} Uhr`, hour, minutes]);
    if (hour >= 7) german.push([`${hour} Uhr ${minutes}`, hour, minutes]);
  }

/** Days of the week that begins with this Monday, each in every way in which it is said. */
const WEEK: readonly (readonly [number, string, string, string])[] = [
  [1, 'Tuesday', 'Dienstag', '24'],
  [2, 'Wednesday', 'Mittwoch', '25'],
  [3, 'Thursday', 'Donnerstag', '26'],
  [4, 'Friday', 'Freitag', '27'],
  [5, 'Saturday', 'Samstag', '28'],
  [6, 'Sunday', 'Sonntag', '29'],
];
const daysIn = (language: 'en' | 'de'): [string, number][] =>
  WEEK.flatMap(([days, en, de, date]): [string, number][] =>
    language === 'en'
      ? [[`${en} at`, days], [`${date} November at`, days]]
      : [[`${de} um`, days], [`am ${de} um`, days], [`${de}, den ${date}. November, um`, days], [`am ${date}.11. um`, days], [`am ${date}.11.2026 um`, days], [`nächsten ${de} um`, days]],
  ).concat(language === 'en' ? [['tomorrow at', 1], ['day after tomorrow at', 2]] : [['morgen um', 1], ['übermorgen um', 2]]);

for (const [language, forms] of [['en', english], ['de', german]] as const) {
  it(`every time of day is read on every day as it is said (${language})`, () => {
    for (const [day, days] of daysIn(language))
      for (const [text, hour, minutes] of forms) expect(typedTime(`${day} ${text}`, NOW), `${day} ${text}`).toBe(at(days, hour, minutes));
  });

  it(`a time without a day is the next one (${language})`, () => {
    for (const [text, hour, minutes] of forms) {
      const next = at(0, hour, minutes) > NOW ? at(0, hour, minutes) : at(1, hour, minutes);
      expect(typedTime(text, NOW), text).toBe(next);
    }
  });

  it(`it is found as it stands in a sentence, and is the last of several (${language})`, () => {
    const sentence = language === 'en' ? (time: string) => `I am late, not at 10:00. I call you by ${time}, arrived or not.` : (time: string) => `Es wird nicht 10:00 Uhr. Ich rufe Sie bis ${time} an, so oder so.`;
    for (const [day, days] of daysIn(language).slice(0, 4))
      for (const [text, hour, minutes] of forms) {
        const found = timeIn(sentence(`${day} ${text}`), NOW);
        expect(found?.at, sentence(`${day} ${text}`)).toBe(at(days, hour, minutes));
        // What the question is put with is read as the same time again.
        expect(typedTime(found?.words ?? '', NOW)).toBe(found?.at);
      }
  });
}

it.each([
  ['Ich melde mich in zwei Stunden.', at(0, 11, 5)],
  ['Sie hören in einer halben Stunde von mir.', at(0, 9, 35)],
  ['Ich schreibe Ihnen innerhalb von drei Tagen.', at(3, 9, 5)],
  ['Das Paket kommt heute Abend um 18 Uhr.', at(0, 18)],
  ['Wir telefonieren morgen Mittag.', at(1, 12)],
  ['Bis Dienstagnachmittag um drei weiß ich es.', at(1, 15)],
  ['Ich rufe Sie am Mittwochmorgen um neun an.', at(2, 9)],
  ['Bis Di. 15:00 habe ich eine Antwort.', at(1, 15)],
  ['Morgen um drei rufe ich an.', at(1, 15)],
  ['I will know in two hours.', at(0, 11, 5)],
  ['You hear from me tomorrow at three o’clock.', at(1, 15)],
])('finds the time in “%s”', (text, expected) => {
  expect(timeIn(text, NOW)?.at).toBe(expected);
});

it.each([
  'Ich schicke Ihnen morgen eine Uhr.',
  'Die Lampe ist um 20 Prozent heller als im Katalog.',
  'Es kam am Dienstag an, am 24.11.',
  'It takes two to three days, or five to ten.',
  'Das dauert zwei bis drei Tage, halb so lang wie sonst.',
  'Wir sind zwei nach drei Versuchen.',
  'Am Nachmittag ist niemand da.',
  'Bestellung NL-20418 vom 3.11.',
  'It is half the price, past three years.',
  'Die Nummer 25:70 gibt es nicht.',
])('finds no time in “%s”', (text) => {
  expect(timeIn(text, NOW)).toBeNull();
});
