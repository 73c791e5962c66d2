import { api } from '../lib/api/client';
import type { Channel, Message, PlaceView } from '../lib/api/types';
import { clock } from '../lib/clock.svelte';
import { Live, type Signal } from '../lib/live.svelte';
import { thisPage } from '../lib/page.svelte';
import type { Outgoing } from '../lib/talk.svelte';
import { Outbox, passes, type Unsent } from '../lib/outbox.svelte';
import { ask, type Answer } from './ask';
import { t } from './words.svelte';

/** A request that hangs longer than this is taken for lost. */
const TIMEOUT_MS = 15_000;

/** What the customer may do with a place, as the server names it in `PlaceView.can`. */
export type May = 'leave' | 'keep' | 'return' | 'channel' | 'callback' | 'ask' | 'release';

/** How something is done: leaving with a page that is being closed; tried again by itself. */
interface How {
  readonly keepalive?: boolean;
  readonly again?: boolean;
}

/** A customer's place: what it is now, and everything that can be done with it. */
export class Place {
  readonly token: string;
  readonly live: Live;
  /** Why the last act didn't work, in a sentence; empty when it did. */
  trouble = $state('');
  /** The trouble is only that the server wasn't reached: it ends when the server is there again. */
  unreached = false;
  #outbox: Outbox;
  onSignal: (signal: Signal) => void = () => undefined;
  onOpen: () => void = () => undefined;

  constructor(token: string) {
    this.token = token;
    this.#outbox = new Outbox((text, key) => this.#sendLine(text, key), `lamplight.unsent.${token}`);
    this.live = new Live({
      url: `/api/v1/places/${encodeURIComponent(token)}/stream`,
      subject: `place/${token}`,
      onSignal: (signal) => this.onSignal(signal),
      onOpen: () => {
        this.#reached();
        this.onOpen();
      },
      rests: () => this.view?.state === 'ended',
    });
  }

  get view(): PlaceView | undefined {
    return this.live.get<PlaceView>('place');
  }

  /** Messages in the order in which they were written. */
  get messages(): Message[] {
    return this.live
      .under<Message>('messages/')
      .map(([, message]) => message)
      .sort((a, b) => a.id - b.id);
  }

  may(act: May): boolean {
    return this.view?.can.includes(act) ?? false;
  }

  leave = (): Promise<boolean> => this.#do('leave');
  release = (): Promise<boolean> => this.#do('release');
  keep = (phone: string): Promise<boolean> => this.#do('keep', phone ? { phone } : {});
  comeBack = (): Promise<boolean> => this.#do('return');
  changeChannel = (channel: Channel): Promise<boolean> => this.#do('channel', { channel });
  callAt = (at: number, phone = ''): Promise<boolean> => this.#do('callback', phone ? { at, phone } : { at });
  callAtTurn = (phone = ''): Promise<boolean> => this.#do('callback', phone ? { phone } : {});
  say = (words: string, how: How = {}): Promise<boolean> => this.#do('words', { words }, how);
  tell = (details: { name?: string; phone?: string }, how: How = {}): Promise<boolean> => this.#do('details', details, how);
  askFor = (purpose: 'service' | 'sales'): Promise<boolean> => this.#do('ask', { purpose });
  /** Picks up: from now on the talk is in this page. */
  answer = async (): Promise<boolean> => this.#do('answer', { page: await thisPage.settled });
  /** The talk goes on in the page of this name; without `take` only if it is in no other. */
  sit = (page: string, take: boolean): Promise<boolean> => this.#do('seat', { page, take }, { again: !take });
  end = (): Promise<boolean> => this.#do('end');
  useful = (answer: 'yes' | 'not_yet', words = ''): Promise<boolean> =>
    this.#do('useful', words ? { answer, words } : { answer });

  async consent(still: number, consent: boolean): Promise<boolean> {
    const params = { path: { token: this.token, still } };
    return this.#took(await ask(() => api.POST('/api/v1/places/{token}/stills/{still}', { params, body: { consent } })));
  }

  /** Writes a message, or one that was refused once more; the same key makes a repetition harmless. */
  write(text: string, key?: string): Promise<void> {
    return this.#outbox.write(text, key);
  }

  /** Messages that the server hasn't confirmed yet. */
  get unsent(): readonly Unsent[] {
    return this.#outbox.lines;
  }

  async #sendLine(text: string, key: string): Promise<Answer<Message>> {
    const answer = await ask(() =>
      api.POST('/api/v1/places/{token}/messages', {
        params: { path: { token: this.token } },
        body: { text, key },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    );
    if (answer.ok) this.live.put(`messages/${answer.value.id}`, answer.value);
    this.#took(answer, true);
    return answer;
  }

  /** The server is there (again): what could not be sent goes now, and the trouble is over. */
  #reached(): void {
    if (this.unreached) this.#say('', false);
    this.#outbox.hurry();
  }

  signal = (signal: Outgoing, until: AbortSignal): Promise<{ response: Response }> =>
    api.POST('/api/v1/places/{token}/signal', {
      params: { path: { token: this.token } },
      body: signal,
      signal: until,
    });

  /** Milliseconds since the customer came, while waiting. */
  get waited(): number {
    return this.view ? Math.max(0, clock.now - this.view.arrived_at) : 0;
  }

  close(): void {
    this.live.close();
    this.#outbox.close();
  }

  async #do(act: string, body?: Record<string, unknown>, { keepalive = false, again = false }: How = {}): Promise<boolean> {
    const path = `/api/v1/places/{token}/${act}` as '/api/v1/places/{token}/leave';
    const request = { params: { path: { token: this.token } }, keepalive, ...(body && { body }) };
    return this.#took(await ask(() => api.POST(path, request as never)), again);
  }

  #took(answer: Answer<unknown>, again = false): boolean {
    if (answer.ok) this.#say('', false);
    else this.#say(again && answer.status === 0 ? t('error.unreachable') : answer.text, passes(answer));
    return answer.ok;
  }

  #say(trouble: string, unreached: boolean): void {
    this.trouble = trouble;
    this.unreached = unreached;
  }
}
