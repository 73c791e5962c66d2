import type { Answer } from '../../lib/ask';
import { asker } from '../../lib/ask';
import { money as sum } from '../../lib/money';
import { type Catalogue, type Part, speaker, type Speaker, type Values } from '../../lib/messages';
import words from '../../messages/en/own.json';
import { chosen, fields, goOnIn, plain, t, variant } from '../words.svelte';

/**
 * Words of a customer's own page, in every language that letters are written in; they come with it.
 * Until somebody's language is known it is that of the browser, as far as we have it.
 */
type Key = keyof typeof words & string;
const OTHERS: Readonly<Record<string, () => Promise<{ default: Catalogue }>>> = {
  de: () => import('../../messages/de/own.json'),
};

const have = (tag: string): boolean => plain(tag) === 'en' || plain(tag) in OTHERS;

let now = $state.raw<Speaker<Key>>(speaker(words, t.language));

export const own = Object.assign((key: Key, values?: Values): string => now(key, values), {
  rich: (key: Key, values?: Values): Part[] => now.rich(key, values),
  of: (prefix: string, code: string, values?: Values): string | null => now.of(prefix, code, values),
});
/** The language (BCP 47) that is spoken. */
export const tongue = (): string => now.language;

/** Speaks the first of these that there are words in, or the reader's own where none is named. */
export async function speak(...wished: readonly string[]): Promise<void> {
  const language = plain([...wished, ...navigator.languages].find(have) ?? 'en');
  const catalogue = await OTHERS[language]?.().catch(() => null);
  now = catalogue ? speaker(catalogue.default as typeof words, variant(language)) : speaker(words, variant('en'));
  document.documentElement.lang = plain(now.language);
  fields.missing = own('reader.missing');
}

/** The first of the reader's languages that there are words in, else those of whom they came to. */
export const speakTheirs = (brand: readonly string[] = []): Promise<void> => speak(...[chosen() ?? []].flat(), ...navigator.languages, ...brand);

/** Leaves these pages: the others go on in the same language. */
export const hush = (): void => goOnIn(plain(now.language));

const asking = asker((what) => own(what === 'other' ? 'reader.unknown' : 'reader.unreachable'));
async function inWords<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
  const found = await answer;
  return found.ok ? found : { ...found, text: own.of('no', found.code) ?? found.text };
}
export const ask: typeof asking.ask = (request) => inWords(asking.ask(request));
export const persist: typeof asking.persist = (request) => inWords(asking.persist(request));

/** A day that is written without an hour, "2026-11-26", as the reader says it. */
export function dayOf(iso: string): string {
  const [year = 1970, month = 1, day = 1] = iso.split('-').map(Number);
  return new Intl.DateTimeFormat(tongue(), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, day));
}

/** An instant so that nobody mistakes it: with year and time zone. */
export function exactly(at: number): string {
  return new Intl.DateTimeFormat(tongue(), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at);
}

/** A sum in whole smallest units as the reader writes it. */
export const money = (minor: number, currency: string): string => sum(minor, currency, tongue());

/** The words of a page that has nothing to show. */
export const silent = (): { again: string; home: string; region: string; dark: string } => ({
  again: own('reader.again'),
  home: own('reader.home'),
  region: own('reader.window'),
  dark: own('reader.dark'),
});
