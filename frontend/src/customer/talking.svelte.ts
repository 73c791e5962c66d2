import { untrack } from 'svelte';
import { api } from '../lib/api/client';
import { Early } from '../lib/early';
import type { Signal } from '../lib/live.svelte';
import { thisPage } from '../lib/page.svelte';
import { Remembered } from '../lib/remembered';
import { Talk, type Who } from '../lib/talk.svelte';
import { persist } from './ask';
import type { Place } from './place.svelte';

const AGAIN_MS = 1000;

/**
 * When and where a place's talk runs in this browser: in the one page that the server names
 * (`PlaceTalk.page`), on whatever device.
 *
 * That is the page in which "Answer" was pressed. Where nothing was pressed, since the customer
 * waited, it is the first page that somebody looks at: nobody is heard or seen through a tab in the
 * background. A page that is loaded anew is named as before; after a restart of the server, which
 * forgets it, the page that had the talk says so again. Any other one offers to go on there.
 */
export class Talking {
  /** The running talk of this page. */
  talk = $state.raw<Talk | null>(null);
  /** The talk runs in another page of this customer. */
  elsewhere = $state(false);
  /** Somebody answered, nobody has looked yet, and this page is in the background. */
  waitsForLook = $state(false);
  /** The line broke for good, and the same person calls again. */
  calledAgain = $derived.by(() => {
    const again = this.#place.view?.talk?.again;
    return again != null && !again.by_phone;
  });

  #place: Place;
  /** The customer waited, or wished to talk, in this page, and none has the talk yet. */
  #free = false;
  #claiming = false;
  #ice: RTCIceServer[] | null = null;
  #asking = false;
  #remembered = new Remembered('place');
  #early = new Early();
  #closed = false;
  #contact = 0;

  constructor(place: Place) {
    this.#place = place;
    place.onSignal = (signal: Signal) => {
      if (this.talk) this.talk.receive(signal);
      else this.#early.keep(signal);
    };
    place.onOpen = () => this.talk?.hello();
    document.addEventListener('visibilitychange', this.#follow);
    $effect(() => {
      void [place.view, thisPage.name];
      untrack(this.#follow);
    });
  }

  /** The customer asked in this page to go on by voice: here it will start. */
  awaited(): void {
    this.#free = true;
  }

  /** "Go on here", or the answer to a call that rings again: from now on the talk is in this page. */
  async here(): Promise<void> {
    if (!(await this.#sit(true))) return;
    this.#stop(null); // what ran before, if it did, had lost its line
    this.#follow();
  }

  close(): void {
    this.#closed = true;
    document.removeEventListener('visibilitychange', this.#follow);
    this.#stop();
  }

  #follow = (): void => {
    const view = this.#place.view;
    const { name } = thisPage;
    if (!view || name === '' || this.#closed) return;
    this.#contact = view.contact;
    const spoken = view.state === 'talking' && view.talk !== null && view.talk.channel !== 'chat' ? view.talk : null;
    if (view.state !== 'talking') this.#free = true;
    if (spoken === null) {
      this.elsewhere = this.waitsForLook = false;
      this.#over(view.contact);
      return;
    }
    if (spoken.page !== '') this.#free = false;
    const had = this.talk !== null || this.#remembered.get(view.contact) !== null;
    const claims = spoken.page === '' && (had || this.#free);
    this.waitsForLook = claims && !had && document.hidden;
    this.elsewhere = spoken.page !== name && !claims;
    if (spoken.page !== '' && spoken.page !== name) this.#over(view.contact);
    else if (spoken.page === name) this.#start();
    else if (claims && !this.waitsForLook) void this.#claim();
    void this.talk?.setPaused(spoken.pause !== null);
    this.talk?.only([spoken.agent, ...spoken.guests].map((person): Who => `agent:${person.id}`));
  };

  async #claim(): Promise<void> {
    if (this.#claiming) return;
    this.#claiming = true;
    await this.#sit(false);
    // Done or not: the view that names this page comes by the stream, perhaps late, and begins the talk.
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    this.#claiming = false;
    this.#follow();
  }

  /** Asks the server to name this page: at any rate, or only if none is named. */
  async #sit(take: boolean): Promise<boolean> {
    const page = await thisPage.settled;
    return this.#place.sit(page, take);
  }

  /** The servers that help to find a path are asked for until they are told; then the talk begins. */
  async #askForIce(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const answer = await persist(() => api.GET('/api/v1/settings/media'));
    if (answer.ok) this.#ice = answer.value.ice_servers as RTCIceServer[];
    else await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    this.#asking = false;
    this.#follow();
  }

  #start(): void {
    const view = this.#place.view;
    if (!view?.talk || this.talk) return;
    if (this.#ice === null) {
      void this.#askForIce();
      return;
    }
    const { contact } = view;
    const talk = new Talk({ me: 'customer', page: thisPage.name, ice: this.#ice, deliver: this.#place.signal });
    talk.paused = view.talk.pause !== null;
    // A reload keeps the camera as it was; otherwise it is off until the customer says.
    const had = this.#remembered.get(contact) ?? { muted: false, camera: false };
    this.#remembered.put(contact, had);
    this.talk = talk;
    for (const signal of this.#early.take(contact)) talk.receive(signal);
    void talk.start({ microphone: true, camera: had.camera, muted: had.muted });
  }

  /** The customer switched the camera: remembered for a reload of this page. */
  async camera(on: boolean): Promise<void> {
    await this.talk?.setCamera(on);
    this.#remember();
  }

  async mute(): Promise<void> {
    await this.talk?.setMuted(!this.talk.muted);
    this.#remember();
  }

  #remember(): void {
    if (this.talk) this.#remembered.put(this.#contact, { muted: this.talk.muted, camera: this.talk.cameraOn });
  }

  /** The talk is over, or goes on in another page: nobody needs a goodbye. */
  #over(contact: number): void {
    this.#remembered.forget(contact);
    this.#stop(null);
  }

  #stop(why: 'left' | null = 'left'): void {
    this.talk?.stop(why);
    this.talk = null;
  }
}
