import { api } from '../../lib/api/client';
import { Outbox } from '../../lib/outbox.svelte';
import { act } from '../act.svelte';
import { ask } from '../ask';
import type { Desk } from '../desk.svelte';

/** A request that hangs longer than this is taken for lost. */
const TIMEOUT_MS = 15_000;
const GONE = { ok: false, status: 0, code: 'gone', text: '' } as const;
/** Of each desk that was opened in this page: another person who signs in later has their own. */
const all = new WeakMap<Desk, Map<number, Outbox>>();

/**
 * What was written to a customer and isn't sent yet: it goes on while another talk is looked at.
 * Refused lines stay to be sent once more.
 */
export function letters(desk: Desk, contact: number): Outbox {
  const boxes = all.get(desk) ?? new Map<number, Outbox>();
  all.set(desk, boxes);
  const known = boxes.get(contact);
  if (known) return known;
  for (const [other, { lines }] of boxes) if (lines.length === 0) boxes.delete(other);
  const box: Outbox = new Outbox(async (text, key) => {
    if (desk.live.phase === 'closed') {
      box.close();
      return GONE;
    }
    const answer = await ask(() =>
      api.POST('/api/v1/desk/contacts/{contact}/messages', {
        params: { path: { contact } },
        body: { text, key },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    );
    if (answer.ok) desk.live.put(`messages/${contact}/${answer.value.id}`, answer.value);
    else if (answer.status !== 0) act.say(answer.text);
    return answer;
  });
  boxes.set(contact, box);
  return box;
}
