/**
 * Names and words of people in sentences: a text that runs the other way, put into a sentence as it
 * is, takes what stands beside it along ("With 0:00 NAME"). Between FSI and PDI (Unicode Standard
 * Annex 9) it keeps its own direction and leaves the sentence's alone.
 */
const FSI = '\u2068';
const PDI = '\u2069';
/** Letters of the scripts that run from right to left (the default ranges of Annex 9), and marks that turn a text. */
const TURNS =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u200F\u202A-\u202E\u2066-\u2069\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/u;

/**
 * `value` as it can stand in a sentence in `language` (BCP 47). A text that runs as the sentence
 * does stays as it is, so that words which are copied, searched or compared hold nothing unseen.
 */
export function isolated(value: string, language: string): string {
  return value !== '' && (RIGHT_TO_LEFT.test(language) || TURNS.test(value)) ? `${FSI}${value}${PDI}` : value;
}
