import type { Outgoing } from './talk.svelte';

/** How long a signal is worth sending: the other side has given up on it by then. */
const KEEP_MS = 30_000;
const PAUSES_MS = [300, 700, 1500, 3000] as const;
/** A request that hangs longer than this is taken for lost. */
const TIMEOUT_MS = 8000;

/** Posts one signal; gives it up when `until` says so. */
export type Deliver = (signal: Outgoing, until: AbortSignal) => Promise<{ readonly response: Response }>;

/**
 * Sends signals one after the other, so that a candidate never overtakes its description. What the
 * server can't take just now (too many, not ready, not reachable) is sent again until it is too old;
 * what it refuses is for nobody any more.
 */
export class Post {
  #deliver: Deliver;
  #queue: { signal: Outgoing; until: number }[] = [];
  #running = false;

  constructor(deliver: Deliver) {
    this.#deliver = deliver;
  }

  send(signal: Outgoing): void {
    this.#queue.push({ signal, until: Date.now() + KEEP_MS });
    if (!this.#running) void this.#run();
  }

  /** Nothing that still waits is worth sending. */
  clear(): void {
    this.#queue = [];
  }

  async #run(): Promise<void> {
    this.#running = true;
    let failures = 0;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if (next.until < Date.now()) continue;
      const again = await this.#again(next.signal);
      if (again === null) {
        failures = 0;
        continue;
      }
      this.#queue.unshift(next);
      const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 3000;
      failures += 1;
      await new Promise((resolve) => setTimeout(resolve, Math.max(again, pause)));
    }
    this.#running = false;
  }

  /** Null when it needs no other try, otherwise how long the server wants us to wait. */
  async #again(signal: Outgoing): Promise<number | null> {
    try {
      const { response } = await this.#deliver(signal, AbortSignal.timeout(TIMEOUT_MS));
      const { status } = response;
      if (status !== 429 && status !== 408 && status < 500) return null;
      return Number(response.headers.get('Retry-After') ?? 0) * 1000;
    } catch {
      return 0;
    }
  }
}
