import { api } from '../lib/api/client';
import { thisPage } from '../lib/page.svelte';
import { act } from './act.svelte';
import { ask, type Answer } from './ask';
import type { Desk } from './desk.svelte';
import { route } from './route.svelte';
import type { components } from '../lib/api/schema';
import type { AwayReason, Channel, Notes, OfferView, Purpose, TalkView } from './views';

/** What a person at the desk can do: each waits for the server's word. */

type PauseReason = components['schemas']['Pause']['reason'];

const of = (contact: number) => ({ path: { contact } });

/** `words` go with the reason `own`: they are shown instead of it, and can be erased. */
export function presence(
  state: 'here' | 'away',
  reason: AwayReason = '',
  { until = null, words = '' }: { until?: number | null; words?: string } = {},
): Promise<boolean> {
  const body = { state, reason, until, ...(words && { words }) };
  return act.run('presence', () => ask(api.POST('/api/v1/desk/presence', { body })));
}

export async function answer(desk: Desk, offer: OfferView, channel: Channel): Promise<void> {
  void desk.calls.prepare().catch(() => undefined); // said again when the talk begins
  const done = await act.run('answer', async () => {
    const body = { channel, page: await thisPage.settled };
    return ask(api.POST('/api/v1/desk/offers/{contact}/accept', { params: of(offer.contact), body }));
  });
  if (!done) return;
  desk.chosen = offer.contact;
  desk.looked = null;
  if (route.page !== 'desk') route.go('/desk');
}

export function decline(offer: OfferView): Promise<boolean> {
  return act.run('decline', () =>
    ask(api.POST('/api/v1/desk/offers/{contact}/decline', { params: of(offer.contact) })),
  );
}

/** A command about a talk without anything more to say. */
export function about(
  { contact }: TalkView,
  what: 'reached' | 'missed' | 'end' | 'resume' | 'hand-over/cancel' | 'step-out',
): Promise<boolean> {
  return act.run(what, () => ask(api.POST(`/api/v1/desk/contacts/{contact}/${what}`, { params: of(contact) })));
}

/** The line to the customer broke, and they were called once more: what came of it. */
export function callAgain({ contact }: TalkView, what: 'ring' | 'stop' | 'by_phone'): Promise<boolean> {
  return act.run(`again ${what}`, () =>
    ask(api.POST('/api/v1/desk/contacts/{contact}/call-again', { params: of(contact), body: { what } })),
  );
}

export function pause(
  { contact }: TalkView,
  reason: PauseReason,
  words: string,
  minutes: number,
): Promise<boolean> {
  return act.run('pause', () =>
    ask(api.POST('/api/v1/desk/contacts/{contact}/pause', { params: of(contact), body: { reason, words, minutes } })),
  );
}

export function handOver({ contact }: TalkView, to: { agent: number } | { line: Purpose }): Promise<boolean> {
  return act.run('hand', () =>
    ask(api.POST('/api/v1/desk/contacts/{contact}/hand-over', { params: of(contact), body: to })),
  );
}

export function bringIn({ contact }: TalkView, agent: number): Promise<boolean> {
  return act.run('bring', () =>
    ask(api.POST('/api/v1/desk/contacts/{contact}/bring-in', { params: of(contact), body: { agent } })),
  );
}

export function finishWrapUp(): Promise<boolean> {
  return act.run('finish', () => ask(api.POST('/api/v1/desk/wrap-up/finish')));
}

export function askStill({ contact }: TalkView): Promise<boolean> {
  return act.run('still', () => ask(api.POST('/api/v1/desk/contacts/{contact}/stills', { params: of(contact) })));
}

export function keepStill(contact: number, still: number, picture: Blob): Promise<boolean> {
  return act.run(`still ${still}`, () =>
    ask(
      api.PUT('/api/v1/desk/contacts/{contact}/stills/{still}', {
        params: { path: { contact, still } },
        headers: { 'Content-Type': picture.type },
        body: picture as never, // the description knows bytes only as a string
        bodySerializer: (body: unknown) => body as Blob,
      }),
    ),
  );
}

export function saveNotes(
  contact: number,
  { said, saw, agreed }: Pick<Notes, 'said' | 'saw' | 'agreed'>,
  keepalive = false,
): Promise<Answer<Notes>> {
  return ask(
    api.PUT('/api/v1/desk/contacts/{contact}/notes', { params: of(contact), body: { said, saw, agreed }, keepalive }),
  );
}
