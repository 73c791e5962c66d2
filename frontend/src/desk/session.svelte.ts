import { api } from '../lib/api/client';
import { browser } from '../lib/storage';
import { ask, type Answer } from './ask';
import type { Me } from './views';

const IN = 'lamplight.in';

/** Who is signed in on this device. */
class Session {
  /** undefined: not known yet; null: nobody. */
  me = $state.raw<Me | null | undefined>(undefined);
  /** Why it isn't known: the server can't be reached or isn't ready. */
  trouble = $state('');
  #looking = false;

  /** Asks who it is until the server says so. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    while (this.me === undefined) {
      const answer = await ask(api.GET('/api/v1/session'));
      this.trouble = '';
      if (answer.ok) this.enter(answer.value);
      else if (answer.status === 401) this.leave();
      else {
        this.trouble = answer.text;
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
    this.#looking = false;
  }

  async signIn(email: string, password: string): Promise<Answer<Me>> {
    const answer = await ask(api.POST('/api/v1/session', { body: { email, password } }));
    if (answer.ok) this.enter(answer.value);
    return answer;
  }

  async signOut(): Promise<void> {
    const answer = await ask(api.DELETE('/api/v1/session'));
    if (answer.ok || answer.status === 401) this.leave();
  }

  enter(me: Me): void {
    this.me = me;
    browser.keep(IN, '1');
  }

  leave(): void {
    this.me = null;
    browser.forget(IN);
  }

  /** Whether somebody was signed in here last: what to draw before the server has said it. */
  get expected(): boolean {
    return browser.read(IN) !== null;
  }

  /** Leads see the board and the settings. */
  get leads(): boolean {
    return this.me?.role === 'lead' || this.me?.role === 'admin';
  }
}

export const session = new Session();
