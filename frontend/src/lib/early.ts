import type { Signal } from './live.svelte';

const HELD = 200;
const HELD_MS = 30_000;

/** Signals that came before the talk they are for: when a page was loaded, its mailbox comes first. */
export class Early {
  #held: { signal: Signal; until: number }[] = [];

  keep(signal: Signal): void {
    this.#held.push({ signal, until: Date.now() + HELD_MS });
    if (this.#held.length > HELD) this.#held.shift();
  }

  /** Those of a contact, in the order in which they came; they aren't kept any longer. */
  take(contact: number): Signal[] {
    const mine = this.#held.filter(({ signal, until }) => signal.contact === contact && until > Date.now());
    this.#held = this.#held.filter(({ signal }) => signal.contact !== contact);
    return mine.map(({ signal }) => signal);
  }
}
