import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Signal } from '../lib/live.svelte';
import { Talk } from '../lib/talk.svelte';
import { api } from '../lib/api/client';
import { ask } from './ask';
import type { SignalForm, TalkView } from './views';

interface Kept {
  muted: boolean;
  camera: boolean;
}

/**
 * The voices and pictures of this page's talks. A talk runs in the page that answered it, and goes
 * on there after a reload without asking; another page of the same person offers to take it over.
 */
export class Calls {
  /** Running talks by contact. */
  readonly running = new SvelteMap<number, Talk>();
  /** Talks that went on in another page. */
  readonly moved = new SvelteSet<number>();
  #me: `agent:${number}`;
  #ice: Promise<RTCIceServer[]> | null = null;
  #starting = new Set<number>();
  #early: Signal[] = [];

  constructor(person: number) {
    this.#me = `agent:${person}`;
  }

  /** Before an offer is answered: the talk will run in this page. */
  claim(contact: number, camera: boolean): void {
    this.moved.delete(contact);
    keep(contact, { muted: false, camera });
  }

  /** Whether the talk is this page's. */
  claimed(contact: number): boolean {
    return kept(contact) !== null && !this.moved.has(contact);
  }

  /** Brings the running talks in line with those that the server told. */
  follow(talks: readonly TalkView[]): void {
    const wanted = talks.filter((talk) => talk.channel !== 'chat' && talk.state === 'talking');
    for (const [contact, running] of this.running) {
      if (wanted.some((talk) => talk.contact === contact)) continue;
      running.stop(null); // the server ended it for this page: there is nobody left to tell
      this.running.delete(contact);
    }
    for (const talk of wanted) {
      // A call dialled by hand is spoken on a telephone: this page is only needed for their page.
      const byPage = talk.customer_here || !talk.callback;
      if (byPage && this.claimed(talk.contact) && !this.running.has(talk.contact)) void this.#start(talk);
      void this.running.get(talk.contact)?.setPaused(talk.pause !== null);
    }
  }

  /** Forgets what was kept of talks that are over. */
  forget(talks: readonly TalkView[]): void {
    forgetAllBut(new Set(talks.map((talk) => talk.contact)));
  }

  /** The talk goes on in this page. */
  takeOver(talk: TalkView): void {
    this.claim(talk.contact, talk.channel === 'video');
    if (talk.channel !== 'chat') void this.#start(talk);
  }

  receive(signal: Signal): void {
    // While the microphone is being opened there is nothing yet to answer with.
    if (this.#starting.has(signal.contact)) this.#early.push(signal);
    else this.running.get(signal.contact)?.receive(signal);
  }

  /** The stream was opened again: says so to everyone. */
  hello(): void {
    for (const talk of this.running.values()) talk.hello();
  }

  async mute(contact: number): Promise<void> {
    const talk = this.running.get(contact);
    if (!talk) return;
    await talk.setMuted(!talk.muted);
    keep(contact, { muted: talk.muted, camera: talk.cameraOn });
  }

  async camera(contact: number): Promise<void> {
    const talk = this.running.get(contact);
    if (!talk) return;
    await talk.setCamera(!talk.cameraOn);
    keep(contact, { muted: talk.muted, camera: talk.cameraOn });
  }

  close(): void {
    for (const talk of this.running.values()) talk.stop();
    this.running.clear();
  }

  async #start({ contact, channel, pause }: TalkView): Promise<void> {
    if (this.#starting.has(contact)) return;
    this.#starting.add(contact);
    const before = kept(contact) ?? { muted: false, camera: channel === 'video' };
    this.#ice ??= ask(api.GET('/api/v1/settings/media')).then((answer) => (answer.ok ? answer.value.ice_servers : []));
    const talk = new Talk({
      me: this.#me,
      ice: await this.#ice,
      send: (signal) =>
        api.POST('/api/v1/desk/contacts/{contact}/signal', {
          params: { path: { contact } },
          body: signal as SignalForm,
        }),
      onMoved: () => {
        this.running.delete(contact);
        this.moved.add(contact);
      },
    });
    talk.paused = pause !== null;
    this.running.set(contact, talk);
    await talk.start({ microphone: true, camera: before.camera });
    if (before.muted) await talk.setMuted(true);
    this.#starting.delete(contact);
    for (const signal of this.#early.splice(0)) this.receive(signal);
  }
}

const PREFIX = 'lamplight.talk.';

function keep(contact: number, what: Kept): void {
  try {
    sessionStorage.setItem(`${PREFIX}${contact}`, JSON.stringify(what));
  } catch {
    // Storage is closed: after a reload this page asks whether to go on.
  }
}

function kept(contact: number): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(`${PREFIX}${contact}`) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

function forgetAllBut(contacts: ReadonlySet<number>): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX) && !contacts.has(Number(key.slice(PREFIX.length)))) sessionStorage.removeItem(key);
    }
  } catch {
    // Storage is closed: nothing was kept.
  }
}
