import { api } from '../lib/api/client';
import { ask } from './ask';
import type { Place } from './place.svelte';
import type { Signal } from '../lib/live.svelte';
import { Talk, type Who } from '../lib/talk.svelte';

/**
 * When and where a place's talk runs in this browser.
 *
 * It starts by itself in the page where the customer waited or answered, as soon as somebody looks
 * at that page: nobody is heard or seen through a tab in the background. A reload resumes it without
 * asking. Any other page with the same link (another tab, another device) offers to go on there.
 */
export class Talking {
  /** The running talk of this page. */
  talk = $state.raw<Talk | null>(null);
  /** The talk runs in another page of this customer. */
  elsewhere = $state(false);
  /** Somebody answered, and this page is in the background. */
  waitsForLook = $state(false);

  #place: Place;
  #begun: number | null = null;
  #sawBefore = false;
  #unlock: (() => void) | null = null;
  #ice: Promise<RTCIceServer[]> | null = null;

  constructor(place: Place) {
    this.#place = place;
    place.onSignal = (signal: Signal) => this.talk?.receive(signal);
    place.onOpen = () => this.talk?.hello();
    document.addEventListener('visibilitychange', this.#look);
    $effect(() => this.#follow());
  }

  /** The customer asked in this page to go on by voice: here it will start. */
  awaited(): void {
    this.#sawBefore = true;
  }

  /** "Go on here": takes the talk over from the page where it was. */
  async here(): Promise<void> {
    this.elsewhere = false;
    await this.#start();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#look);
    this.#stop();
  }

  #follow(): void {
    const view = this.#place.view;
    if (!view) return;
    if (view.state !== 'talking' || view.talk === null || view.talk.channel === 'chat') {
      if (view.state !== 'talking') this.#sawBefore = true;
      if (this.#begun !== null) this.#over(view.contact);
      return;
    }
    void this.talk?.setPaused(view.talk?.pause != null);
    this.talk?.only([view.talk.agent, ...view.talk.guests].map((person): Who => `agent:${person.id}`));
    if (this.#begun === view.contact) return;
    this.#begun = view.contact;
    if (this.#sawBefore || kept(view.contact) !== null) void this.#begin();
    else this.elsewhere = true;
  }

  async #begin(): Promise<void> {
    if (document.hidden && kept(this.#begun ?? 0) === null) {
      this.waitsForLook = true;
      return;
    }
    if (await this.#lock()) await this.#start();
    else this.elsewhere = true;
  }

  #look = (): void => {
    if (document.hidden || !this.waitsForLook) return;
    this.waitsForLook = false;
    void this.#begin();
  };

  async #start(): Promise<void> {
    const view = this.#place.view;
    if (!view?.talk || this.talk) return;
    const { contact } = view;
    this.#ice ??= iceServers();
    const ice = await this.#ice;
    if (this.#begun !== contact) return;
    const talk = new Talk({
      me: 'customer',
      ice,
      send: this.#place.signal,
      onMoved: () => {
        forget(contact);
        this.#stop();
        this.elsewhere = true;
      },
    });
    this.talk = talk;
    // A reload keeps the camera as it was; otherwise it is off until the customer says.
    const before = kept(contact);
    keep(contact, before === 'camera');
    await talk.start({ microphone: true, camera: before === 'camera' });
    await talk.setPaused(view.talk.pause !== null);
  }

  /** The customer switched the camera: remembered for a reload of this page. */
  async camera(on: boolean): Promise<void> {
    await this.talk?.setCamera(on);
    if (this.#begun !== null && this.talk) keep(this.#begun, this.talk.cameraOn);
  }

  #over(contact: number): void {
    forget(contact);
    this.#stop(null);
    this.#begun = null;
    this.elsewhere = false;
    this.waitsForLook = false;
  }

  /** `null`: the talk is over for everybody, nobody needs a goodbye. */
  #stop(why: 'left' | null = 'left'): void {
    this.talk?.stop(why);
    this.talk = null;
    this.#unlock?.();
    this.#unlock = null;
  }

  /** Only one page of this browser has the talk. Without locks (no secure origin) there is no way
   * to know, and no talk by voice either. */
  async #lock(): Promise<boolean> {
    if (!('locks' in navigator) || this.#unlock) return true;
    return new Promise((decided) => {
      void navigator.locks.request(`lamplight/talk/${this.#place.token}`, { ifAvailable: true }, (lock) => {
        decided(lock !== null);
        return lock === null ? undefined : new Promise<void>((unlock) => (this.#unlock = unlock));
      });
    });
  }
}

async function iceServers(): Promise<RTCIceServer[]> {
  const answer = await ask(() => api.GET('/api/v1/settings/media'));
  return answer.ok ? (answer.value.ice_servers as RTCIceServer[]) : [];
}

const key = (contact: number): string => `lamplight.talk.${contact}`;

function kept(contact: number): 'talk' | 'camera' | null {
  try {
    return sessionStorage.getItem(key(contact)) as 'talk' | 'camera' | null;
  } catch {
    return null;
  }
}

function keep(contact: number, cameraOn: boolean): void {
  try {
    sessionStorage.setItem(key(contact), cameraOn ? 'camera' : 'talk');
  } catch {
    // Storage is closed: a reload then asks where to go on.
  }
}

function forget(contact: number): void {
  try {
    sessionStorage.removeItem(key(contact));
  } catch {
    // see above
  }
}
