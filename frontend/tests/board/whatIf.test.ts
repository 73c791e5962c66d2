import { describe, expect, it } from 'vitest';
import { untilSure } from '../../src/board/whatIf';
import type { WhatIfView } from '../../src/desk/views';
import type { Answer } from '../../src/lib/ask';

const after = (days: number, begins = 5): Answer<WhatIfView> => ({ ok: true, value: { days, of_days: 6, begins_at: begins } as WhatIfView });
const refused: Answer<WhatIfView> = { ok: false, status: 503, code: 'not_ready', text: 'Not yet.' };

/** Answers in turn; what was asked, and what was told. */
function asking(answers: Answer<WhatIfView>[], begins?: number, given = new AbortController(), at = -1) {
  const asked: (number | undefined)[] = [];
  const told: Answer<WhatIfView>[] = [];
  const question = async (from: number | undefined): Promise<Answer<WhatIfView>> => {
    asked.push(from);
    if (asked.length === at) given.abort();
    return answers[Math.min(asked.length, answers.length) - 1]!;
  };
  return { asked, told, done: untilSure(question, given.signal, (answer) => told.push(answer), begins) };
}

describe('a what-if', () => {
  it('is asked again of the same day until all its days are played', async () => {
    const { asked, told, done } = asking([after(2), after(4), after(6)]);
    expect(await done).toBe(true);
    expect(asked).toEqual([undefined, 5, 5]);
    expect(told).toEqual([after(2), after(4), after(6)]);
  });
  it('is asked once where one answer is enough, or where it is refused', async () => {
    for (const one of [after(6), refused]) {
      const { asked, told, done } = asking([one]);
      expect(await done).toBe(true);
      expect([asked.length, told]).toEqual([1, [one]]);
    }
  });
  it('tells nothing any more once it was given up', async () => {
    const { asked, told, done } = asking([after(2), after(4), after(6)], undefined, new AbortController(), 2);
    expect(await done).toBe(false);
    expect([asked.length, told]).toEqual([2, [after(2)]]);
  });
  it('goes on with the day as it stood, and is not asked for ever of one that never does', async () => {
    const { asked, done } = asking([after(1, 9)], 7);
    expect(await done).toBe(true);
    expect(asked.slice(0, 2)).toEqual([7, 9]);
    expect(asked.length).toBe(40);
  });
});
