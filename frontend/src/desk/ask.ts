import { t } from './words';

/** What came of a request: done, with its answer, or a sentence that says why not. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly text: string };

interface Reply<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Waits for an answer of the API. Never throws: a server that can't be reached is an answer too. */
export async function ask<T>(request: Promise<Reply<T>>): Promise<Answer<T>> {
  try {
    const { data, error, response } = await request;
    if (response.ok) return { ok: true, value: data as T };
    const problem = (error ?? {}) as { code?: string; text?: string };
    return { ok: false, status: response.status, code: problem.code ?? '', text: problem.text || t('error.other') };
  } catch {
    return { ok: false, status: 0, code: 'unreachable', text: t('error.unreachable') };
  }
}
