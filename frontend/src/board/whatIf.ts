import type { Answer } from '../lib/ask';
import type { WhatIfView } from '../desk/views';

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
