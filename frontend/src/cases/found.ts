import { DATED } from './spoken';
import { typedTime } from './typed';

/** A time that stands in a sentence. */
export interface FoundTime {
  /** As it stands there, as `typedTime` reads it: "Tuesday 15:00". */
  words: string;
  at: number;
}

/** "bis Dienstag, den 1. Dezember, um Viertel nach drei". */
const LONGEST = 10;
const TIME = new RegExp(
  [
    String.raw`\d[:.]\d{2}|\d\s?(?:am|pm)\b|\b(?:noon|midday|midnight)\b|^(?:in|within)\s`,
    String.raw`\bo['’]?clock\b|\b(?:past|to)\s\w+`,
    String.raw`\buhr\b|\b(?:halb|dreiviertel)\s|\bviertel (?:vor|nach)\s|\b(?:nach|vor|um|gegen)\s\S+$|mittags?$|\bmitternacht$|^(?:binnen|innerhalb)\s`,
  ].join('|'),
  'u',
);
const EDGES = /^[\s"“„(]+|[\s.,;!?"”)]+$/gu;

/**
 * The last time to come that stands in a text ("I call you by Tuesday 15:00", "Ich rufe Sie bis
 * Dienstag um 15 Uhr an"): only what names a time of day, or how long from now; null where there is
 * none. It is a question to whoever writes, and promises nothing by itself.
 */
export function timeIn(text: string, now: number): FoundTime | null {
  const parts = text.split(/\s+/u).filter(Boolean).slice(-400);
  let found: FoundTime | null = null;
  for (let from = 0; from < parts.length; from += 1) {
    for (let many = Math.min(LONGEST, parts.length - from); many > 0; many -= 1) {
      const words = parts.slice(from, from + many).join(' ').replaceAll(EDGES, '');
      const [low, led] = [words.toLowerCase(), `${parts[from - 1] ?? ''} ${words}`.toLowerCase()];
      const at = TIME.test(low) && !DATED.test(led) ? typedTime(words, now) : null;
      if (at === null) continue;
      found = { words, at };
      from += many - 1;
      break;
    }
  }
  return found;
}

/** The sentence of a text in which some words stand, for a promise: as it was said. */
export const sentenceOf = (text: string, words: string): string =>
  (text
    .replaceAll(/\s+/gu, ' ')
    .split(/(?<=[.!?])\s+(?=\p{Lu})/u)
    .find((one) => one.includes(words)) ?? '')
    .trim()
    .slice(0, 300);
