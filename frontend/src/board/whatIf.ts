import type { Answer } from '../lib/ask';
import type { NeededView, WhatIfView } from '../desk/views';
import { since, type More } from './needed';

export const MOST_PEOPLE = 20;

/** What would be otherwise: more people come, one of us (`who`) answers another language, wrap-up is
 * `less_s` shorter, or who is told over `above_min` is offered a call, which `of_ten` of ten take. */
export interface Otherwise {
  readonly kind: 'people' | 'language' | 'wrap_up' | 'callback';
  readonly who: number;
  readonly language: string;
  readonly less_s: number;
  readonly above_min: number;
  readonly of_ten: number;
}
export const AT_FIRST: Otherwise = { kind: 'people', who: 0, language: '', less_s: 30, above_min: 3, of_ten: 5 };

/** What can be asked about on this line and day. */
export const kindsOf = (seen: NeededView): Otherwise['kind'][] => [
  'people',
  ...(seen.learners.length > 0 ? (['language'] as const) : []),
  ...(seen.wrap_up_s > 0 ? (['wrap_up'] as const) : []),
  'callback',
];

/** Who would answer which language, of those who can be asked about: the first where none was chosen. */
export function canLearn(seen: NeededView, { who, language }: Otherwise): { who: number; language: string; languages: string[] } | null {
  const one = seen.learners.find(({ id }) => id === who) ?? seen.learners[0];
  if (!one) return null;
  return { who: one.id, languages: one.languages, language: one.languages.includes(language) ? language : (one.languages[0] ?? '') };
}

/** The question as the server is asked. */
export function bodyOf(seen: NeededView, more: More, otherwise: Otherwise) {
  const where = { ...since(seen.halves, more.from), hours: more.count / 2, day: seen.day, ...(seen.line && { line: seen.line.id }) };
  const learner = canLearn(seen, otherwise);
  if (otherwise.kind === 'language' && learner) return { ...where, people: 0, learns: { person: learner.who, language: learner.language } };
  if (otherwise.kind === 'wrap_up') return { ...where, people: 0, wrap_up_less_s: Math.min(otherwise.less_s, seen.wrap_up_s) };
  if (otherwise.kind === 'callback') return { ...where, people: 0, callback: { above_s: otherwise.above_min * 60, accepts: otherwise.of_ten / 10 } };
  return { ...where, people: more.people };
}

/** A day that never stays as it stood isn't asked about for ever. */
const MOST_ROUNDS = 40;

/** Asks one question until all its days are played: each answer is told, and none once it was given up.
 * `begins`: of the day as an earlier answer said. Returns whether it wasn't given up. */
export async function untilSure(
  question: (begins: number | undefined) => Promise<Answer<WhatIfView>>,
  given: AbortSignal,
  tell: (answer: Answer<WhatIfView>) => void,
  begins?: number,
): Promise<boolean> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const answer = await question(begins);
    if (given.aborted) return false;
    tell(answer);
    if (!answer.ok || answer.value.days >= answer.value.of_days) break;
    begins = answer.value.begins_at;
  }
  return true;
}
