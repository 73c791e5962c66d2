import { createSubscriber } from 'svelte/reactivity';

/**
 * The server's clock, told once a second to whoever reads it in a component or `$derived`.
 *
 * A visitor's own clock may be minutes off, so every instant that the server sends is compared with
 * the server's "now": the difference is learnt from answers that carry it, the one with the
 * shortest way there and back counting most.
 */
class Clock {
  #offset = 0;
  #doubt = Number.POSITIVE_INFINITY;
  #tick: () => void;
  #update: () => void = () => undefined;

  constructor() {
    this.#tick = createSubscriber((update) => {
      this.#update = update;
      const timer = setInterval(update, 1000);
      return () => clearInterval(timer);
    });
  }

  /** Milliseconds since the Unix epoch by the server; re-read every second where it is reactive. */
  get now(): number {
    this.#tick();
    return this.at();
  }

  /** The same without following it. */
  at(): number {
    return Date.now() + this.#offset;
  }

  /** Learns from an answer that said `server` and took from `sent` to `received` (own clock). */
  learn(server: number, sent: number, received: number): void {
    const doubt = (received - sent) / 2;
    // An older measure grows doubtful (clocks drift), so that a new one can replace it.
    if (doubt > this.#doubt + 250) return;
    this.#doubt = doubt;
    this.#offset = server - (sent + received) / 2;
    this.#update();
  }
}

export const clock = new Clock();
