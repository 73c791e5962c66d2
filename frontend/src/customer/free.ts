/**
 * Who could answer whoever asks now, by the channel and in the language that they choose. Whom they
 * could have the line says, and nothing here knows better.
 */
import type { BrandView, Channel, ChannelNow, PersonHere } from '../lib/api/types';

const CHANNELS = ['video', 'voice', 'chat'] as const;
const NOBODY: ChannelNow = { free: [], wait: null, untold: false };

/** How it is for them. */
export function nowBy(brand: BrandView, language: string, channel: Channel): ChannelNow {
  return brand.by_language[language]?.[channel] ?? NOBODY;
}

/** Those of us who could be asked at once, in the order in which they would be. */
export function freeBy(brand: BrandView, language: string, channel: Channel): PersonHere[] {
  const people = new Map(brand.people.map((person) => [person.id, person]));
  return nowBy(brand, language, channel).free.flatMap((id) => people.get(id) ?? []);
}

/** What those who are here don't do, where none of them could answer; null where somebody could. */
export function missing(brand: BrandView, language: string, channel: Channel): 'people' | 'language' | 'way' | null {
  const answered = (tongue: string, one: Channel): boolean => {
    const now = nowBy(brand, tongue, one);
    return now.wait !== null || now.untold;
  };
  if (answered(language, channel)) return null;
  if (CHANNELS.some((one) => answered(language, one))) return 'way';
  return brand.languages.some((tongue) => CHANNELS.some((one) => answered(tongue, one))) ? 'language' : 'people';
}

export type Standing = PersonHere['state'] | 'here' | `free_${Channel}` | 'free_language';

/** What is said of one of us: only who could be asked at once is free without a word more. */
export function standing(brand: BrandView, person: PersonHere, language: string, channel: Channel): Standing {
  if (person.state !== 'free') return person.state;
  if (!brand.open) return 'here';
  const free = (one: Channel): boolean => nowBy(brand, language, one).free.includes(person.id);
  if (free(channel)) return 'free';
  const other = CHANNELS.find(free);
  return other ? `free_${other}` : 'free_language';
}
