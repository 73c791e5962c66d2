import { sound } from './sound.svelte';

/**
 * The ring of a page, in every sense that is left to it: the title changes, a chime repeats, a
 * notification appears where that was allowed and nobody looks, a phone trembles.
 *
 * All tabs about the same subject show it and one of them sounds: a lock goes to a tab that may be
 * heard, and to the next such tab when that one closes. A second lock is held by every tab that is
 * in sight, so that those in the background know whether somebody sees the ring anyway.
 */
export class Bell {
  /** It rings, and no tab of this browser may be heard. */
  silent = $state(false);
  #subject: string;
  #end = new AbortController();
  #outOfSight: (() => void) | null = null;
  #stopListening: () => void;

  constructor(subject: string) {
    this.#subject = subject;
    this.#stopListening = sound.onFirstClick();
    document.addEventListener('visibilitychange', this.#look, { signal: this.#end.signal });
    this.#look();
  }

  close(): void {
    this.#end.abort();
    this.#outOfSight?.();
    this.#stopListening();
  }

  /** Rings until the returned function is called. */
  ring({ title, body }: { title: string; body: string }): () => void {
    const end = new AbortController();
    const stopTitle = changeTitle(title);
    const goOn = this.#soundUntil(end.signal);
    const call = this.#callUntil(end.signal, title, body);
    const tick = (): void => {
      goOn();
      void call();
    };
    tick();
    const timer = setInterval(() => {
      tick();
      void this.#isHeard().then((heard) => (this.silent = !heard && !end.signal.aborted));
    }, 1000);
    document.addEventListener('visibilitychange', tick, { signal: end.signal });
    return () => {
      end.abort();
      clearInterval(timer);
      stopTitle();
      this.silent = false;
    };
  }

  /** One chime from one of the tabs. */
  chime(): void {
    if (!sound.able) return;
    if (!shareable()) {
      sound.chime();
      return;
    }
    void navigator.locks.request(this.#lock('bell'), { ifAvailable: true }, (lock) => {
      if (lock === null) return undefined;
      sound.chime();
      return new Promise((resolve) => setTimeout(resolve, 1000));
    });
  }

  #lock(what: 'bell' | 'seen'): string {
    return `lamplight/${what}/${this.#subject}`;
  }

  async #isHeld(what: 'bell' | 'seen'): Promise<boolean> {
    if (!shareable()) return false;
    const { held } = await navigator.locks.query();
    return held?.some((lock) => lock.name === this.#lock(what)) ?? false;
  }

  async #isHeard(): Promise<boolean> {
    return shareable() ? this.#isHeld('bell') : sound.able;
  }

  /** Says to the other tabs whether this one is in sight. */
  #look = (): void => {
    if (document.hidden) {
      this.#outOfSight?.();
      this.#outOfSight = null;
    } else if (shareable() && this.#outOfSight === null) {
      const until = new Promise<void>((resolve) => (this.#outOfSight = resolve));
      void navigator.locks.request(this.#lock('seen'), { mode: 'shared' }, () => until);
    }
  };

  /** Sounds as soon as this tab may and no other one does. To be called now and then. */
  #soundUntil(end: AbortSignal): () => void {
    let asked = false;
    let turns = 0;
    let peal: ReturnType<typeof sound.peal> = null;
    const sing = (): Promise<void> | void => {
      peal = sound.peal();
      if (peal === null) return; // not able any more: another tab's turn
      peal.more();
      tremble();
      return new Promise((resolve) => {
        end.addEventListener('abort', () => {
          peal?.stop();
          resolve();
        });
      });
    };
    return () => {
      if (peal) {
        if (peal.more() && ++turns % 3 === 0) tremble();
      } else if (sound.able && !asked) {
        asked = true;
        if (shareable()) {
          const over = (): boolean => (asked = false);
          navigator.locks.request(this.#lock('bell'), { signal: end }, sing).then(over, over);
        } else void sing();
      }
    };
  }

  /** A notification while no tab is in sight, from the first moment on or later. */
  #callUntil(end: AbortSignal, title: string, body: string): () => Promise<void> {
    let notice: Notification | null = null;
    end.addEventListener('abort', () => notice?.close());
    return async () => {
      if (notice || !document.hidden || notices() !== 'granted') return;
      if (!(await this.#isHeld('seen')) && !end.aborted) notice ??= notify(title, body);
    };
  }
}

const shareable = (): boolean => 'locks' in navigator;

function tremble(): void {
  if ('vibrate' in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate([180, 120, 180]);
}

function changeTitle(title: string): () => void {
  let before = document.title;
  const turn = (): void => {
    if (document.title === title) document.title = before;
    else {
      before = document.title; // the page may have taken another title meanwhile
      document.title = title;
    }
  };
  turn();
  const timer = setInterval(turn, 1000);
  return () => {
    clearInterval(timer);
    if (document.title === title) document.title = before;
  };
}

/** Whether a notification may be shown, and may be asked for. */
export function notices(): 'granted' | 'denied' | 'default' | 'none' {
  return 'Notification' in window && window.isSecureContext ? Notification.permission : 'none';
}

/** Asks whether notifications may be shown; only ever in a click. */
export async function askForNotices(): Promise<'granted' | 'denied' | 'default' | 'none'> {
  if (notices() !== 'default') return notices();
  return Notification.requestPermission();
}

function notify(title: string, body: string): Notification | null {
  try {
    const notice = new Notification(title, { body, tag: 'lamplight-ring', requireInteraction: true, icon: '/static/mark.svg' });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
    return notice;
  } catch {
    return null; // phones allow notifications only from a service worker
  }
}
