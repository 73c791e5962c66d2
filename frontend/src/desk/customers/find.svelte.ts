import { api } from '../../lib/api/client';
import { ask } from '../ask';
import type { Found } from '../views';

/** So long after a letter the server is asked, if no other follows. */
const PAUSE_MS = 90;
/** So many the server shows at most. */
export const MOST = 12;

/** What is found while somebody types: the last words count, answers that come too late are dropped. */
export class Finding {
  words = $state('');
  /** Null until something was looked for. */
  found = $state.raw<readonly Found[] | null>(null);
  /** The words that `found` was found by. */
  by = $state('');
  failure = $state('');
  busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #under: AbortController | undefined;

  type(words: string): void {
    this.words = words;
    this.stop();
    if (words.trim() === '') {
      this.found = null;
      this.failure = this.by = '';
      return;
    }
    this.busy = true;
    this.#timer = setTimeout(() => void this.#look(words), PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#under?.abort();
    this.busy = false;
  }

  async #look(words: string): Promise<void> {
    const mine = (this.#under = new AbortController());
    const params = { query: { find: words } };
    const answer = await ask(api.GET('/api/v1/customers', { params, signal: mine.signal }));
    if (mine.signal.aborted) return;
    this.busy = false;
    this.failure = answer.ok ? '' : answer.text;
    // What was found for other words must not be chosen for these.
    this.found = answer.ok ? answer.value : null;
    this.by = answer.ok ? words.trim() : '';
  }
}
