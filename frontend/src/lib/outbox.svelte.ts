import type { Answer } from './ask';
import { randomName } from './random';

/** A line on its way: being sent, held back until the server can be reached, or refused by it. */
export interface Unsent {
  readonly key: string;
  readonly text: string;
  readonly state: 'sending' | 'held' | 'refused';
}

/** Between two tries to send what could not be sent; `hurry` cuts it short. */
const AGAIN_MS = [500, 1000, 2000, 4000, 8000] as const;

/** Not reached, not ready, too many at once: the same may well work in a moment. */
export function passes(answer: Answer<unknown>): boolean {
  return !answer.ok && (answer.status === 0 || answer.status === 429 || answer.status >= 500);
}

/** Sends one line under its key; true when it has arrived, and is shown by whoever sent it. */
export type SendLine = (text: string, key: string) => Promise<Answer<unknown>>;

/**
 * Lines in the order in which they were written, until the server has them: sent one after the
 * other, held back and tried again while it can't be reached. Each has a key that makes a
 * repetition harmless, so that with `store`, a name in this tab's storage, they outlive a reload.
 */
export class Outbox {
  lines = $state.raw<readonly Unsent[]>([]);
  #send: SendLine;
  #store: string | null;
  #running = false;
  #closed = false;
  #hurry: (() => void) | null = null;

  constructor(send: SendLine, store: string | null = null) {
    this.#send = send;
    this.#store = store;
    this.lines = this.#kept();
    if (this.lines.length > 0) queueMicrotask(() => void this.#run());
  }

  /** Sends a line, or one that was refused once more by its key. */
  async write(text: string, key: string = randomName()): Promise<void> {
    this.#put([...this.lines.filter((one) => one.key !== key), { key, text, state: 'sending' }]);
    if (this.#running) this.#hurry?.();
    else await this.#run();
  }

  /** The server is there (again): what was held back goes now. */
  hurry(): void {
    this.#hurry?.();
  }

  /** Nothing more is sent. */
  close(): void {
    this.#closed = true;
    this.#hurry?.();
  }

  /** One after the other, until none waits. */
  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let failures = 0;
    for (;;) {
      const next = this.lines.find((one) => one.state !== 'refused');
      if (!next || this.#closed) break;
      const { key, text } = next;
      const answer = await this.#send(text, key);
      if (answer.ok) {
        this.#put(this.lines.filter((one) => one.key !== key));
        failures = 0;
        continue;
      }
      const held = passes(answer);
      this.#put(this.lines.map((one) => (one.key === key ? { ...one, state: held ? 'held' : 'refused' } : one)));
      if (!held) continue;
      await this.#pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 8000);
      failures += 1;
    }
    this.#running = false;
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

  #put(lines: readonly Unsent[]): void {
    this.lines = lines;
    if (this.#store === null) return;
    try {
      if (lines.length === 0) sessionStorage.removeItem(this.#store);
      else sessionStorage.setItem(this.#store, JSON.stringify(lines));
    } catch {
      // Storage is closed or full: the lines last as long as the page.
    }
  }

  /** Those that an earlier page of this tab could not send. */
  #kept(): readonly Unsent[] {
    try {
      return JSON.parse((this.#store && sessionStorage.getItem(this.#store)) || '[]') as Unsent[];
    } catch {
      return [];
    }
  }
}
