import type { Answer } from '../lib/ask';
import { type Catalogue, speaker, type Speaker, type Values } from '../lib/messages';
import { browser } from '../lib/storage';
import type english from './speech/en';

/**
 * Words of a customer's pages, in one language at a time: only its catalogue is loaded. It is the one
 * that the reader chose here, else the first of their browser's that there are words in, else the
 * first such of the brand's.
 */
type English = typeof english;
export type Words = keyof English & string;
const SPEECH: Readonly<Record<string, () => Promise<{ default: Catalogue }>>> = {
  en: () => import('./speech/en'),
  de: () => import('./speech/de'),
};
/** Every language that these pages speak. */
export const LANGUAGES = Object.keys(SPEECH);
const CHOSEN = 'lamplight.language';

export const plain = (tag: string): string => tag.split('-')[0] ?? tag;
/** How the reader writes numbers and days, where it is a variant of that language: Austrian German. */
export const variant = (language: string): string => navigator.languages.find((one) => plain(one) === language) ?? (language === 'en' ? 'en-GB' : language);
/** What the reader chose here; null where they never did. */
export const chosen = (): string | null => LANGUAGES.find((one) => one === browser.read(CHOSEN)) ?? null;
/** What a customer's own page spoke, which led here: nobody is greeted in another language then. */
let came = '';
const wished = (...more: readonly string[]): string | undefined => [chosen() ?? '', came, ...navigator.languages, ...more].map(plain).find((one) => one in SPEECH);

let now = $state.raw<Speaker<Words>>(speaker({} as English, 'en'));
let last = 0;

const say = (key: Words, values?: Values): string => now(key, values);
export const t = Object.defineProperty(
  Object.assign(say, {
    rich: ((key, values) => now.rich(key, values)) as Speaker<Words>['rich'],
    of: ((prefix, code, values) => now.of(prefix, code, values)) as Speaker<Words>['of'],
  }),
  'language',
  { get: () => now.language },
) as Speaker<Words>;

/** What a field that was left empty says, where a part of these pages speaks another language. */
export const fields: { missing: string | null } = { missing: null };

/** Speaks this language from now on; of several asked for in turn the last. */
export async function speakIn(language: string): Promise<void> {
  const mine = ++last;
  const found = await SPEECH[language]?.();
  if (!found || mine !== last) return;
  now = speaker(found.default as English, variant(language));
  if (fields.missing === null) document.documentElement.lang = language;
}

const PAUSES_MS = [300, 1000, 3000] as const;

/**
 * Before anything is shown. Words that don't come are asked for again, and then English ones: a page
 * of another language is better than none. Never rejects.
 */
export async function begin(): Promise<void> {
  for (const language of new Set([wished() ?? 'en', 'en'])) {
    for (const pause of [...PAUSES_MS, 0]) {
      const came = await speakIn(language).then(
        () => true,
        () => false,
      );
      if (came) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** What the reader understands, or else what the brand speaks; stays as it is where it can't be had. */
export async function speakTheirs(brand: readonly string[]): Promise<void> {
  const language = wished(...brand) ?? 'en';
  if (language !== plain(now.language)) await speakIn(language).catch(() => undefined);
  else if (fields.missing === null) document.documentElement.lang = language;
}

/** A part of these pages that spoke a language of its own is left. */
export function goOnIn(language: string): void {
  came = language;
  fields.missing = null;
  void speakTheirs([]);
}

/** The reader chose it: for this browser, until they choose another. */
export async function choose(language: string): Promise<void> {
  await speakIn(language);
  browser.keep(CHOSEN, language);
}

/** What the server refuses, in the reader's words where there are any. */
export async function inWords<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
  const found = await answer;
  return found.ok ? found : { ...found, text: t.of('no', found.code) ?? found.text };
}
