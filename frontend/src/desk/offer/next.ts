import type { OfferView, PersonRow } from '../views';

/**
 * Who is asked next if this offer isn't answered: of those free who answer this brand, language
 * and channel, whoever is free longest (the line's own rule, `line/`). Null: nobody is free now.
 */
export function askedNext(offer: OfferView, people: readonly PersonRow[], me: number): PersonRow | null {
  const language = offer.language.split('-')[0];
  const able = people.filter(
    (person) =>
      person.id !== me &&
      person.state === 'free' &&
      person.brands.includes(offer.brand.id) &&
      person.channels.includes(offer.channel) &&
      person.languages.some((tag) => tag.split('-')[0] === language),
  );
  able.sort((a, b) => a.since - b.since || a.id - b.id);
  return able[0] ?? null;
}
