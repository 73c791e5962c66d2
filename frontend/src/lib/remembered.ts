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
    try {
      return JSON.parse(sessionStorage.getItem(`${this.#prefix}${contact}`) ?? 'null') as Had | null;
    } catch {
      return null;
    }
  }

  put(contact: number, had: Had): void {
    try {
      sessionStorage.setItem(`${this.#prefix}${contact}`, JSON.stringify(had));
    } catch {
      // see above
    }
  }

  forget(contact: number): void {
    try {
      sessionStorage.removeItem(`${this.#prefix}${contact}`);
    } catch {
      // see above
    }
  }

  forgetAllBut(contacts: ReadonlySet<number>): void {
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith(this.#prefix) && !contacts.has(Number(key.slice(this.#prefix.length)))) sessionStorage.removeItem(key);
      }
    } catch {
      // see above
    }
  }
}
