/** One message of a server-sent event stream (WHATWG HTML, section 9.2). */
export interface Message {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/** Reads an event stream piece by piece; pieces may break anywhere, also inside a line ending. */
export class Reader {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id: string | null = null;

  /** The messages that `piece` completes. */
  push(piece: string): Message[] {
    const done: Message[] = [];
    const text = this.#rest + piece;
    // A final "\r" may be half of "\r\n": it waits for the next piece.
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/u);
    this.#rest = (lines.pop() ?? '') + text.slice(whole.length);
    for (const line of lines) {
      const message = this.#line(line);
      if (message) done.push(message);
    }
    return done;
  }

  #line(line: string): Message | null {
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /u, '');
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id') this.#id = value;
    return null;
  }

  #dispatch(): Message | null {
    const message = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
    const empty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    this.#id = null;
    return empty ? null : message;
  }
}
