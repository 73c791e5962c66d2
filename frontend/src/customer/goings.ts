import type { PersonRef } from '../lib/api/types';

/** Who of us is in a talk: who has it, and the guests. */
export interface Company {
  readonly agent: PersonRef;
  readonly guests: readonly PersonRef[];
}

/** `went_on`: `name` has the talk now and `other` has left it. `left`: a guest went, `agent` stays. */
export type Going =
  | { readonly what: 'went_on'; readonly name: string; readonly other: string }
  | { readonly what: 'left'; readonly name: string; readonly agent: string };

/** What a customer must be told when the company changes. Who joins is named as long as they stay. */
export function goings(before: Company, now: Company): Going[] {
  const stays = new Set([now.agent, ...now.guests].map((one) => one.id));
  const left = before.guests.filter((one) => !stays.has(one.id));
  const told: Going[] = left.map((one) => ({ what: 'left', name: one.name, agent: now.agent.name }));
  if (!stays.has(before.agent.id)) told.unshift({ what: 'went_on', name: now.agent.name, other: before.agent.name });
  return told;
}
