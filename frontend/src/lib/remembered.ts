import { tab } from './storage';

/**
 * How a page had its talks, for when it is loaded anew: storage of this tab only. Where storage is
 * closed nothing is remembered, and a page that is loaded anew asks where to go on.
 */
export interface Had {
  readonly muted: boolean;
  readonly camera: boolean;
}

export class Remembered {
  #prefix: string;

  /** `whose` keeps the desk's and the customer's apart: both may be open in one tab after each other. */
  constructor(whose: 'desk' | 'place') {
    this.#prefix = `lamplight.${whose}.talk.`;
  }

  get(contact: number): Had | null {
    return JSON.parse(tab.read(`${this.#prefix}${contact}`) ?? 'null') as Had | null;
  }

  put(contact: number, had: Had): void {
    tab.keep(`${this.#prefix}${contact}`, JSON.stringify(had));
  }

  forget(contact: number): void {
    tab.forget(`${this.#prefix}${contact}`);
  }

  forgetAllBut(contacts: ReadonlySet<number>): void {
    for (const key of tab.names()) {
      if (key.startsWith(this.#prefix) && !contacts.has(Number(key.slice(this.#prefix.length)))) tab.forget(key);
    }
  }
}
