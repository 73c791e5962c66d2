/** What came of a request: done, with its answer, or a sentence that says what went wrong and what to do. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly text: string; readonly field?: string };

export interface Reply<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

const PAUSES_MS = [300, 700, 1500, 3000, 4000] as const;

/** Asking the API, in the words of a page: `other` where the server gives no sentence of its own. */
export function asker(say: (what: 'unreachable' | 'other') => string) {
  /** Asks once. Never throws: a server that can't be reached is an answer too (status 0). */
  async function ask<T>(request: Promise<Reply<T>> | (() => Promise<Reply<T>>)): Promise<Answer<T>> {
    try {
      const { data, error, response } = await (typeof request === 'function' ? request() : request);
      if (response.ok) return { ok: true, value: data as T };
      const problem = (error ?? {}) as { code?: string; text?: string; field?: string };
      return { ok: false, status: response.status, code: problem.code ?? '', text: problem.text || say('other'), field: problem.field ?? '' };
    } catch {
      return { ok: false, status: 0, code: 'unreachable', text: say('unreachable') };
    }
  }

  /** Asks again, up to about ten seconds, while the server can't be reached or isn't ready: only
   * for requests that may be repeated (reading, or with an idempotency key). */
  async function persist<T>(request: () => Promise<Reply<T>>): Promise<Answer<T>> {
    let answer = await ask(request);
    for (const pause of PAUSES_MS) {
      if (answer.ok || (answer.status !== 0 && answer.status !== 503)) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
      answer = await ask(request);
    }
    return answer;
  }

  return { ask, persist };
}
