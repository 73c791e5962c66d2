import { describe, expect, it } from 'vitest';
import type { BrandView, ChannelNow, PersonHere } from '../../src/lib/api/types';
import { freeBy, missing, standing } from '../../src/customer/free';

const person = (id: number, name: string, state: PersonHere['state']): PersonHere => ({ id, name, portrait: '', languages: ['en'], skills: [], state, back_at: null });
const MAYA = person(1, 'Maya', 'free');
const TOMASZ = person(2, 'Tomasz', 'free');
const JONAS = person(3, 'Jonas', 'busy');
const CLAIRE = person(4, 'Claire', 'free');

const free = (...ids: number[]): ChannelNow => ({ free: ids, wait: { ahead: 0, likely_min: 0, bound_min: 0 }, untold: false });
const busy: ChannelNow = { free: [], wait: { ahead: 1, likely_min: 4, bound_min: 9 }, untold: false };
const nobody: ChannelNow = { free: [], wait: null, untold: false };
const shop: BrandView = {
  waits_shown: false,
  few_here: null,
  id: 1,
  slug: 'shop',
  name: 'Shop',
  line: '',
  now: 0,
  timezone: 'Europe/London',
  languages: ['en', 'fr', 'de'],
  open: true,
  opens_at: null,
  closes_at: null,
  hours: [],
  people: [MAYA, TOMASZ, CLAIRE, JONAS],
  by_language: {
    en: { video: busy, voice: free(1), chat: free(2, 1), ahead_at_opening: 0 },
    fr: { video: nobody, voice: nobody, chat: free(4), ahead_at_opening: 0 },
    de: { video: nobody, voice: nobody, chat: nobody, ahead_at_opening: 0 },
  },
  channels: ['video', 'voice', 'chat'],
  priorities: [],
  purposes: ['service'],
};

describe('who is free', () => {
  it('is who the server says, for this way and language, in the order in which they would be asked', () => {
    expect(freeBy(shop, 'en', 'chat')).toEqual([TOMASZ, MAYA]);
    expect(freeBy(shop, 'en', 'voice')).toEqual([MAYA]);
    expect(freeBy(shop, 'en', 'video')).toEqual([]);
    expect(freeBy(shop, 'pl', 'chat')).toEqual([]);
  });

  it('is nobody whom the page does not know by name', () => {
    expect(freeBy({ ...shop, people: [MAYA] }, 'en', 'chat')).toEqual([MAYA]);
  });
});

describe('what is missing where nobody could answer', () => {
  it('is nothing where somebody could, now or in a while', () => {
    expect(missing(shop, 'en', 'voice')).toBeNull();
    expect(missing(shop, 'en', 'video')).toBeNull();
  });

  it('is the way, or the language, or people altogether', () => {
    expect(missing(shop, 'fr', 'voice')).toBe('way');
    expect(missing(shop, 'de', 'chat')).toBe('language');
    expect(missing({ ...shop, by_language: {} }, 'en', 'chat')).toBe('people');
  });
});

describe('what is said of one of us', () => {
  it('is "free now" only of whom one could talk with in the way chosen', () => {
    expect(standing(shop, MAYA, 'en', 'voice')).toBe('free');
    expect(standing(shop, TOMASZ, 'en', 'voice')).toBe('free_chat');
    expect(standing(shop, MAYA, 'en', 'video')).toBe('free_voice');
    expect(standing(shop, CLAIRE, 'en', 'chat')).toBe('free_language');
    expect(standing(shop, JONAS, 'en', 'chat')).toBe('busy');
  });

  it('is "free" of nobody while we are closed', () => {
    expect(standing({ ...shop, open: false }, MAYA, 'en', 'voice')).toBe('here');
  });
});
