import { api } from '../lib/api/client';
import { ask, type Answer } from './ask';
import type { Me } from './views';

/** Who is signed in on this device. */
class Session {
  /** undefined: not known yet; null: nobody. */
  me = $state.raw<Me | null | undefined>(undefined);
  /** Why it isn't known: the server can't be reached or isn't ready. */
  trouble = $state('');

  async look(): Promise<void> {
    const answer = await ask(api.GET('/api/v1/session'));
    this.trouble = '';
    if (answer.ok) this.me = answer.value;
    else if (answer.status === 401) this.me = null;
    else {
      this.trouble = answer.text;
      setTimeout(() => void this.look(), 2000);
    }
  }

  async signIn(email: string, password: string): Promise<Answer<Me>> {
    const answer = await ask(api.POST('/api/v1/session', { body: { email, password } }));
    if (answer.ok) this.me = answer.value;
    return answer;
  }

  async signOut(): Promise<void> {
    const answer = await ask(api.DELETE('/api/v1/session'));
    if (answer.ok || answer.status === 401) this.me = null;
  }

  /** Leads see the board and the settings. */
  get leads(): boolean {
    return this.me?.role === 'lead' || this.me?.role === 'admin';
  }
}

export const session = new Session();
