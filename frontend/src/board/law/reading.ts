import type { Answer } from '../../lib/ask';
import type { components } from '../../lib/api/schema';

export type HowFar = components['schemas']['HowFar'];

/** Who waits longer sees how far it is, and can end it. */
const LONG_MS = 2_000;
const BETWEEN_MS = 1_000;

/** An answer that may take long: from two seconds on its lasting is told, and how far it is, until it is there or given up. */
export async function lasting<T>(
  answer: Promise<T>,
  far: () => Promise<Answer<HowFar>>,
  given: AbortSignal,
  tell: (far: HowFar | null) => void,
): Promise<T> {
  let over = given.aborted;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    over = true;
    clearTimeout(timer);
  };
  const look = async (): Promise<void> => {
    const found = await far();
    if (over) return;
    if (found.ok) tell(found.value);
    timer = setTimeout(() => void look(), BETWEEN_MS);
  };
  if (!over) {
    timer = setTimeout(() => {
      tell(null);
      void look();
    }, LONG_MS);
  }
  given.addEventListener('abort', end, { once: true });
  try {
    return await answer;
  } finally {
    end();
  }
}

/** Whole percent that are read, never rounded to all of it. */
export const percent = (read: number, of: number): number => Math.floor((100 * read) / of);
