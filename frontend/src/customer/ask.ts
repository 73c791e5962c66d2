import { t } from './words';

/** An answer of the API, or one sentence that says what went wrong and what to do. */
export type Answer<T> = { ok: true; data: T } | { ok: false; code: string; text: string; status: number };

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function refusal(reply: Reply<unknown>): { ok: false; code: string; text: string; status: number } {
  const { status } = reply.response;
  const body = (reply.error ?? {}) as { code?: string; text?: string };
  return { ok: false, status, code: body.code ?? 'unknown', text: body.text || t('error.unknown') };
}

/** Asks once. A server that can't be reached is an answer too. */
export async function ask<T>(request: () => Promise<Reply<T>>): Promise<Answer<T>> {
  try {
    const reply = await request();
    if (reply.response.ok) return { ok: true, data: reply.data as T };
    return refusal(reply);
  } catch {
    return { ok: false, code: 'unreachable', text: t('error.unreachable'), status: 0 };
  }
}

/** Asks again, up to about ten seconds, while the server can't be reached or isn't ready: only for
 * requests that may be repeated (reading, or with an idempotency key). */
export async function persist<T>(request: () => Promise<Reply<T>>): Promise<Answer<T>> {
  let answer = await ask(request);
  for (const pause of [300, 700, 1500, 3000, 4000]) {
    if (answer.ok || (answer.status !== 0 && answer.status !== 503)) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    answer = await ask(request);
  }
  return answer;
}
