import { SvelteMap } from 'svelte/reactivity';
import { api } from '../lib/api/client';
import { Early } from '../lib/early';
import type { Signal } from '../lib/live.svelte';
import { thisPage } from '../lib/page.svelte';
import type * as Media from '../lib/talk.svelte';
import { Remembered } from '../lib/remembered';
import type { Talk, Who } from '../lib/talk.svelte';
import { ask, persist } from './ask';
import type { SignalForm, TalkView } from './views';

/** A line to the customer that isn't restored within this is given up: they are called again. */
export const GIVE_UP_MS = 20_000;
const LOOK_MS = 1000;

/**
 * The voices and pictures of this page's talks. A talk runs in the page that the server names
 * (`TalkView.page`): the one that answered, or that took it over since. A page that is loaded anew
 * is named as before; after a restart of the server, which forgets it, the page that had the talk
 * says so again.
 */
export class Calls {
  /** Running talks by contact. */
  readonly running = new SvelteMap<number, Talk>();
  #me: `agent:${number}`;
  #talks: readonly TalkView[] = [];
  #media: typeof Media | null = null;
  #ice: RTCIceServer[] | null = null;
  #preparing: Promise<void> | null = null;
  #beginning = false;
  #claiming = new Set<number>();
  #remembered = new Remembered('desk');
  #early = new Early();
  /** Since when no line to the customer stands (own clock), by contact. */
  #without = new Map<number, number>();
  #look: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(person: number) {
    this.#me = `agent:${person}`;
  }

  /** Whether this talk runs in another page of this person, or in none: this one may take it over. */
  elsewhere(talk: TalkView): boolean {
    if (thisPage.name === '') return false;
    return talk.page !== thisPage.name && (talk.page !== '' || this.#remembered.get(talk.contact) === null);
  }

  /** Brings the running talks in line with those that the server told. */
  follow(talks: readonly TalkView[]): void {
    this.#talks = talks;
    const spoken = talks.filter((talk) => talk.channel !== 'chat' && talk.state === 'talking');
    for (const contact of this.running.keys()) {
      // Nobody needs a goodbye: the server ended it for this page, or goes on with another one.
      const talk = spoken.find((one) => one.contact === contact);
      if (!talk || (talk.page !== '' && talk.page !== thisPage.name)) this.#stop(contact);
    }
    if (thisPage.name === '') {
      void thisPage.settled.then(() => this.follow(this.#talks));
      return;
    }
    for (const talk of spoken) this.#followOne(talk);
  }

  #followOne(talk: TalkView): void {
    const { contact } = talk;
    // A tab that was duplicated remembers a talk that isn't its own.
    if (talk.page !== '' && talk.page !== thisPage.name) this.#remembered.forget(contact);
    const had = this.running.has(contact) || this.#remembered.get(contact) !== null;
    if (talk.page === '' && had) void this.#sit(contact, false);
    // A call dialled by hand is spoken on a telephone: this page is only needed for their page.
    const byPage = talk.customer_here || !talk.callback;
    if (byPage && talk.page === thisPage.name && !this.running.has(contact)) this.#start(talk);
    const running = this.running.get(contact);
    void running?.setPaused(talk.pause !== null);
    running?.only(['customer', ...[talk.owner, ...talk.guests].map((person): Who => `agent:${person.id}`)]);
  }

  /** Forgets what was kept of talks that are over. */
  forget(talks: readonly TalkView[]): void {
    this.#remembered.forgetAllBut(new Set(talks.map((talk) => talk.contact)));
  }

  /** The talk goes on in this page. */
  takeOver(talk: TalkView): Promise<void> {
    return this.#sit(talk.contact, true);
  }

  receive(signal: Signal): void {
    const running = this.running.get(signal.contact);
    if (running) running.receive(signal);
    else this.#early.keep(signal);
  }

  /** The stream was opened again: says so to everyone. */
  hello(): void {
    for (const talk of this.running.values()) talk.hello();
  }

  async mute(contact: number): Promise<void> {
    const talk = this.running.get(contact);
    if (!talk) return;
    await talk.setMuted(!talk.muted);
    this.#remember(contact, talk);
  }

  async camera(contact: number): Promise<void> {
    const talk = this.running.get(contact);
    if (!talk) return;
    await talk.setCamera(!talk.cameraOn);
    this.#remember(contact, talk);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#look);
    for (const talk of this.running.values()) talk.stop();
    this.running.clear();
  }

  #remember(contact: number, { muted, cameraOn }: Talk): void {
    if (this.running.has(contact)) this.#remembered.put(contact, { muted, camera: cameraOn });
  }

  /** Asks the server to name this page: at any rate, or only if none is named. */
  async #sit(contact: number, take: boolean): Promise<void> {
    if (this.#claiming.has(contact)) return;
    this.#claiming.add(contact);
    const page = await thisPage.settled;
    const request = { params: { path: { contact } }, body: { page, take } };
    const answer = await ask(api.POST('/api/v1/desk/contacts/{contact}/seat', request));
    if (!answer.ok && !take) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    this.#claiming.delete(contact);
    if (!answer.ok && !take) this.follow(this.#talks);
  }

  /** What a talk needs is fetched once, when the first is about to begin: the desk itself is light. */
  prepare(): Promise<void> {
    this.#preparing ??= this.#fetch().finally(() => (this.#preparing = null));
    return this.#preparing;
  }

  async #fetch(): Promise<void> {
    if (this.#ice && this.#media) return;
    const settings = persist(() => api.GET('/api/v1/settings/media'));
    const [answer, media] = await Promise.all([settings, import('../lib/talk.svelte')]);
    this.#media = media;
    // Without the servers that help to find a path no talk begins: it would do without them to its end.
    if (!answer.ok) throw new Error(answer.text);
    this.#ice = answer.value.ice_servers;
  }

  #start({ contact, channel, pause }: TalkView): void {
    if (this.#closed) return;
    if (this.#ice === null || this.#media === null) {
      void this.#begin();
      return;
    }
    const talk = new this.#media.Talk({
      me: this.#me,
      page: thisPage.name,
      ice: this.#ice,
      deliver: (signal, until) =>
        api.POST('/api/v1/desk/contacts/{contact}/signal', {
          params: { path: { contact } },
          body: signal as SignalForm,
          signal: until,
        }),
    });
    talk.paused = pause !== null;
    this.running.set(contact, talk);
    // The answer brought this page here by its channel; a page that is loaded anew is as it was.
    const had = this.#remembered.get(contact) ?? { muted: false, camera: channel === 'video' };
    this.#remembered.put(contact, had);
    for (const signal of this.#early.take(contact)) talk.receive(signal);
    void talk.start({ microphone: true, camera: had.camera, muted: had.muted });
    this.#look ??= setInterval(() => this.#lookAfter(), LOOK_MS);
  }

  /** Goes on with what is to be followed once all that a talk needs is there; asks until then. */
  async #begin(): Promise<void> {
    if (this.#beginning) return;
    this.#beginning = true;
    await this.prepare().catch(() => new Promise((resolve) => setTimeout(resolve, LOOK_MS)));
    this.#beginning = false;
    this.follow(this.#talks);
  }

  #stop(contact: number): void {
    this.running.get(contact)?.stop(null);
    this.running.delete(contact);
    this.#remembered.forget(contact);
    this.#without.delete(contact);
  }

  /** Calls the customer again when the line to them is lost for good, until it stands again. */
  #lookAfter(): void {
    for (const talk of this.#talks) {
      const running = this.running.get(talk.contact);
      if (!running || talk.role !== 'owner' || talk.again?.by_phone) continue;
      const stands = running.others.some((other) => other.from === 'customer' && other.line === 'up');
      if (stands) {
        this.#without.delete(talk.contact);
        if (talk.again) void callAgain(talk.contact, 'stop');
        continue;
      }
      const since = this.#without.get(talk.contact) ?? Date.now();
      this.#without.set(talk.contact, since);
      // Somebody who never came to the talk is rung already, by the page that they wait in.
      const came = talk.customer_in || !talk.customer_here;
      if (!talk.again && came && Date.now() - since >= GIVE_UP_MS) void callAgain(talk.contact, 'ring');
    }
  }
}

/** The customer's page rings once more, or needn't. Asked again a second later if it fails. */
async function callAgain(contact: number, what: 'ring' | 'stop'): Promise<void> {
  await ask(api.POST('/api/v1/desk/contacts/{contact}/call-again', { params: { path: { contact } }, body: { what } }));
}
