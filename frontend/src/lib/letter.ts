import { randomName } from './random';

/**
 * The key of what is being sent. It belongs to the text: the same text sent again, since nobody knows
 * what became of the first time, is written once; another text is another message.
 */
export class Letter {
  #text = '';
  #key = '';

  keyOf(text: string): string {
    if (this.#key === '' || text !== this.#text) {
      this.#text = text;
      this.#key = randomName();
    }
    return this.#key;
  }

  /** It has arrived: the same words are a new message from now on. */
  sent(): void {
    this.#key = '';
  }
}
