import { SvelteSet } from 'svelte/reactivity';

type Attached = (element: HTMLMediaElement) => () => void;

/**
 * Plays streams in media elements. An element's stream is set only when it is another one: setting
 * the same one again interrupts what is playing.
 *
 * Some browsers let sound begin only after a click: `blocked` until `unblock` is called in one.
 * Any other reason why `play` fails is a stream that changed while it began; autoplay goes on.
 */
export class Playing {
  #silent = new SvelteSet<HTMLMediaElement>();

  get blocked(): boolean {
    return this.#silent.size > 0;
  }

  /** An attachment for `<video>` and `<audio>`. */
  play(stream: MediaStream): Attached {
    return (element) => {
      if (element.srcObject !== stream) element.srcObject = stream;
      this.#try(element);
      return () => {
        this.#silent.delete(element);
      };
    };
  }

  unblock(): void {
    for (const element of this.#silent) this.#try(element);
  }

  #try(element: HTMLMediaElement): void {
    if (!element.paused) return;
    element.play().then(
      () => this.#silent.delete(element),
      (reason: unknown) => {
        if (reason instanceof DOMException && reason.name === 'NotAllowedError' && element.isConnected) this.#silent.add(element);
      },
    );
  }
}

/** Pictures are silent and may always play. */
export const pictures = new Playing();
