import { api } from '../lib/api/client';
import type { Channel, Message, PlaceView } from '../lib/api/types';
import { clock } from '../lib/clock.svelte';
import { Live, type Signal } from '../lib/live.svelte';
import { thisPage } from '../lib/page.svelte';
import type { Outgoing } from '../lib/talk.svelte';
import { randomName } from '../lib/random';
import { ask, type Answer } from './ask';

/** A line on its way: being sent, held back until the server can be reached, or refused by it. */
export interface Unsent {
  readonly key: string;
  readonly text: string;
  readonly state: 'sending' | 'held' | 'refused';
}

/** Between two tries to send what could not be sent; the stream's opening cuts it short. */
const AGAIN_MS = [500, 1000, 2000, 4000, 8000] as const;
/** A request that hangs longer than this is taken for lost. */
const TIMEOUT_MS = 15_000;

/** Not reached, not ready, too many at once: the same may well work in a moment. */
function passes(answer: Answer<unknown>): boolean {
  return !answer.ok && (answer.status === 0 || answer.status === 429 || answer.status >= 500);
}

/** What the customer may do with a place, as the server names it in `PlaceView.can`. */
export type May = 'leave' | 'keep' | 'return' | 'channel' | 'callback' | 'ask' | 'release';

/** A customer's place: what it is now, and everything that can be done with it. */
export class Place {
  readonly token: string;
  readonly live: Live;
  /** Why the last act didn't work, in a sentence; empty when it did. */
  trouble = $state('');
  /** Messages that the server hasn't confirmed yet. */
  unsent = $state.raw<readonly Unsent[]>([]);
  /** The trouble is only that the server wasn't reached: it ends when the server is there again. */
  #unreached = false;
  #writing = false;
  #hurry: (() => void) | null = null;
  onSignal: (signal: Signal) => void = () => undefined;
  onOpen: () => void = () => undefined;

  constructor(token: string) {
    this.token = token;
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
  callAtTurn = (): Promise<boolean> => this.#do('callback', {});
  say = (words: string): Promise<boolean> => this.#do('words', { words });
  tell = (details: { name?: string; phone?: string }): Promise<boolean> => this.#do('details', details);
  askFor = (purpose: 'service' | 'sales'): Promise<boolean> => this.#do('ask', { purpose });
  /** Picks up: from now on the talk is in this page. */
  answer = async (): Promise<boolean> => this.#do('answer', { page: await thisPage.settled });
  /** The talk goes on in the page of this name; without `take` only if it is in no other. */
  sit = (page: string, take: boolean): Promise<boolean> => this.#do('seat', { page, take });
  end = (): Promise<boolean> => this.#do('end');
  useful = (answer: 'yes' | 'not_yet', words = ''): Promise<boolean> =>
    this.#do('useful', words ? { answer, words } : { answer });

  async consent(still: number, consent: boolean): Promise<boolean> {
    const params = { path: { token: this.token, still } };
    return this.#took(await ask(() => api.POST('/api/v1/places/{token}/stills/{still}', { params, body: { consent } })));
  }

  /** Writes a message, or one that was refused once more; the same key makes a repetition harmless. */
  async write(text: string, key: string = randomName()): Promise<void> {
    this.unsent = [...this.unsent.filter((one) => one.key !== key), { key, text, state: 'sending' }];
    if (this.#writing) this.#hurry?.();
    else await this.#writeAll();
  }

  /** One after the other, in the order in which they were written, until none waits. */
  async #writeAll(): Promise<void> {
    this.#writing = true;
    let failures = 0;
    for (;;) {
      const next = this.unsent.find((one) => one.state !== 'refused');
      if (!next || this.live.phase === 'closed') break;
      const { key, text } = next;
      const answer = await ask(() =>
        api.POST('/api/v1/places/{token}/messages', {
          params: { path: { token: this.token } },
          body: { text, key },
          signal: AbortSignal.timeout(TIMEOUT_MS),
        }),
      );
      this.#took(answer);
      if (answer.ok) {
        this.live.put(`messages/${answer.value.id}`, answer.value);
        this.unsent = this.unsent.filter((one) => one.key !== key);
        failures = 0;
        continue;
      }
      const held = passes(answer);
      this.unsent = this.unsent.map((one) => (one.key === key ? { ...one, state: held ? 'held' : 'refused' } : one));
      if (!held) continue;
      await this.#pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 8000);
      failures += 1;
    }
    this.#writing = false;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#hurry?.(), ms);
      this.#hurry = () => {
        clearTimeout(timer);
        this.#hurry = null;
        resolve();
      };
    });
  }

  /** The server is there (again): what could not be sent goes now, and the trouble is over. */
  #reached(): void {
    if (this.#unreached) this.#say('', false);
    this.#hurry?.();
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
    this.#hurry?.();
  }

  async #do(act: string, body?: Record<string, unknown>): Promise<boolean> {
    const path = `/api/v1/places/{token}/${act}` as '/api/v1/places/{token}/leave';
    return this.#took(await ask(() => api.POST(path, { params: { path: { token: this.token } }, ...(body && { body }) } as never)));
  }

  #took(answer: Answer<unknown>): boolean {
    if (answer.ok) this.#say('', false);
    else this.#say(answer.text, passes(answer));
    return answer.ok;
  }

  #say(trouble: string, unreached: boolean): void {
    this.trouble = trouble;
    this.#unreached = unreached;
  }
}
