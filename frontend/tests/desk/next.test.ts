import { describe, expect, it } from 'vitest';
import { askedNext } from '../../src/desk/offer/next';
import type { OfferView, PersonRow } from '../../src/desk/views';

const offer = { brand: { id: 2, slug: 'nordhaus', name: 'Nordhaus' }, channel: 'video', language: 'en-GB' } as OfferView;

function person(id: number, more: Partial<PersonRow> = {}): PersonRow {
  return {
    id, name: `Person ${id}`, portrait: '', lead: false, languages: ['en'], brands: [2], channels: ['video', 'voice', 'chat'],
    skills: [], state: 'free', chats: 0, reason: '', words: '', until: null, since: 1000 * id, ...more,
  };
}

describe('who is asked next', () => {
  it('is whoever is free longest', () => {
    expect(askedNext(offer, [person(2), person(3), person(1, { since: 9000 })], 9)?.id).toBe(2);
  });

  it('is the lower number among equals', () => {
    expect(askedNext(offer, [person(4, { since: 5 }), person(3, { since: 5 })], 9)?.id).toBe(3);
  });

  it('is never the one who is being rung', () => {
    expect(askedNext(offer, [person(1), person(2)], 1)?.id).toBe(2);
  });

  it('answers this brand, this way, in this language', () => {
    const others = [
      person(1, { brands: [1] }), person(2, { channels: ['chat'] }), person(3, { languages: ['fr'] }), person(4, { state: 'busy' }), person(5, { state: 'away' }),
    ];
    expect(askedNext(offer, others, 9)).toBeNull();
    expect(askedNext(offer, [...others, person(6)], 9)?.id).toBe(6);
  });
});
