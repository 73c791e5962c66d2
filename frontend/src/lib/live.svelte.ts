import { Reader, type Message } from './sse';

/**
 * What the server keeps telling: a store of values by key that is always current.
 *
 * All tabs that follow the same `subject` share one stream: browsers allow six connections to an
 * origin, and ten tabs must not use them up. The tab that holds a Web Lock reads the stream and
 * passes every change on over a BroadcastChannel; when it closes, the next one takes over where
 * that one was. Without these two (an origin that isn't secure) every tab has its own.
 *
 * A stream that breaks is opened again with the number of the last change seen, so nothing is
 * missed: the server answers with the changes since, or with a whole new snapshot.
 */
export type Phase =
  | 'connecting'
  | 'open'
  /** Broken, being opened again; the store may be old. */
  | 'lost'
  /** The server said no (see `status`); it isn't asked again. */
  | 'refused'
  | 'closed';

export interface Signal {
  readonly contact: number;
  readonly from: string;
  readonly peer: string;
  readonly data: unknown;
}

type Values = Record<string, unknown>;
type Shared =
  | { kind: 'hello' }
  | { kind: 'all'; values: Values; id: string | null; phase: Phase; status: number }
  | { kind: 'set'; values: Values; id: string | null }
  | { kind: 'phase'; phase: Phase; status: number }
  | { kind: 'signal'; signal: Signal };

/** The server writes a comment every 15 s: silence for longer than this is a dead line. */
const SILENCE_MS = 40_000;
const BACKOFF_MS = [150, 400, 1000, 2000, 4000] as const;

export interface Options {
  /** Address of the stream. */
  url: string;
  /** Tabs with the same subject share a stream: "place/…", "brand/…", "desk/7". */
  subject: string;
  /** Passing messages (not part of the store), in the order in which the server sent them. */
  onSignal?: (signal: Signal) => void;
  /** The stream was opened (again): the moment to say hello to the other side of a talk. */
  onOpen?: () => void;
}

export class Live {
  /** Values by key, replaced as a whole by every change. */
  #values = $state.raw<Values>({});
  phase = $state<Phase>('connecting');
  /** HTTP status of a refusal, otherwise 0. */
  status = $state(0);
  /** Whether this tab reads the stream for the others: the one that rings. */
  leading = $state(false);
  /** Whether a first whole snapshot has arrived. */
  ready = $state(false);

  #options: Options;
  #id: string | null = null;
  #end = new AbortController();
  #channel: BroadcastChannel | null = null;
  #hurry: (() => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
    const shareable = 'locks' in navigator && typeof BroadcastChannel === 'function';
    if (shareable) this.#share();
    else queueMicrotask(() => void this.#lead());
    addEventListener('online', this.#nudge);
    addEventListener('pageshow', this.#nudge);
  }

  /** The value of a key, or `undefined` while there is none. */
  get<T>(key: string): T | undefined {
    return this.#values[key] as T | undefined;
  }

  /** All values whose key starts with `prefix`, with the rest of their key, in no stated order. */
  under<T>(prefix: string): [string, T][] {
    return Object.entries(this.#values)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value as T]);
  }

  /** Takes a value that came by another way (the answer to a command) before the stream says it. */
  put(key: string, value: unknown): void {
    this.#values = { ...this.#values, [key]: value };
  }

  close(): void {
    removeEventListener('online', this.#nudge);
    removeEventListener('pageshow', this.#nudge);
    this.phase = 'closed';
    this.#end.abort();
    this.#channel?.close();
    this.#channel = null;
  }

  #nudge = (): void => {
    this.#hurry?.();
    if (!this.leading) this.#tell({ kind: 'hello' });
  };

  #share(): void {
    const name = `lamplight/${this.#options.subject}`;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event: MessageEvent<Shared>) => this.#hear(event.data);
    this.#tell({ kind: 'hello' });
    navigator.locks
      .request(name, { signal: this.#end.signal }, () => this.#lead())
      .catch((reason: unknown) => {
        if (!this.#end.signal.aborted) throw reason;
      });
  }

  #tell(message: Shared): void {
    this.#channel?.postMessage(message);
  }

  #hear(message: Shared): void {
    if (message.kind === 'hello') {
      if (this.leading) this.#tellAll();
      return;
    }
    if (this.leading) return; // two leaders can't be; an old one's last words are not needed
    if (message.kind === 'all') {
      if (message.id !== null) this.#replace(message.values, message.id);
      this.#enter(message.phase, message.status);
    } else if (message.kind === 'set') this.#set(message.values, message.id);
    else if (message.kind === 'phase') this.#enter(message.phase, message.status);
    else this.#options.onSignal?.(message.signal);
  }

  #tellAll(): void {
    this.#tell({ kind: 'all', values: this.#values, id: this.#id, phase: this.phase, status: this.status });
  }

  #enter(phase: Phase, status = 0): void {
    if (this.phase === 'closed') return;
    const opened = phase === 'open' && this.phase !== 'open';
    this.phase = phase;
    this.status = status;
    if (this.leading) this.#tell({ kind: 'phase', phase, status });
    if (opened) this.#options.onOpen?.();
  }

  #replace(values: Values, id: string | null): void {
    this.#values = values;
    this.#id = id;
    this.ready = true;
  }

  #set(values: Values, id: string | null): void {
    this.#values = Object.fromEntries(Object.entries({ ...this.#values, ...values }).filter(([, value]) => value !== null));
    if (id !== null) this.#id = id;
  }

  /** Reads the stream, again and again, until closed or refused. */
  async #lead(): Promise<void> {
    this.leading = true;
    this.#tellAll();
    let failures = 0;
    while (!this.#end.signal.aborted) {
      const wait = await this.#read(() => (failures = 0));
      if (wait === 'refused' || this.#end.signal.aborted) break;
      this.#enter('lost');
      const backoff = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 4000;
      failures += 1;
      await this.#rest(Math.max(wait, backoff * (0.75 + Math.random() / 2)));
    }
    // The lock is kept by a refused tab on purpose: another one would only be refused too.
    if (!this.#end.signal.aborted) {
      await new Promise((resolve) => this.#end.signal.addEventListener('abort', resolve));
    }
    this.leading = false;
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#end.signal.removeEventListener('abort', done);
        this.#hurry = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#end.signal.addEventListener('abort', done);
      this.#hurry = done;
    });
  }

  /** Opens the stream once and reads it to its end; how long to wait at least before the next. */
  async #read(onOpen: () => void): Promise<number | 'refused'> {
    const attempt = new AbortController();
    const stop = (): void => attempt.abort();
    this.#end.signal.addEventListener('abort', stop);
    let silence = setTimeout(stop, SILENCE_MS);
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (this.#id !== null) headers['Last-Event-ID'] = this.#id;
      const response = await fetch(this.#options.url, { headers, signal: attempt.signal, cache: 'no-store' });
      if (!response.ok || response.body === null) return this.#refusal(response);
      onOpen();
      this.#enter('open');
      const reader = new Reader();
      const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await pieces.read();
        if (done) return 0;
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE_MS);
        for (const message of reader.push(value)) this.#take(message);
      }
    } catch {
      return 0; // not reachable, or broken off: open it again
    } finally {
      clearTimeout(silence);
      this.#end.signal.removeEventListener('abort', stop);
      attempt.abort();
    }
  }

  #refusal(response: Response): number | 'refused' {
    const passing = response.status === 429 || response.status === 408 || response.status >= 500;
    if (passing) return Number(response.headers.get('Retry-After') ?? 0) * 1000;
    this.#enter('refused', response.status);
    return 'refused';
  }

  #take(message: Message): void {
    if (message.event === 'signal') {
      const signal = JSON.parse(message.data) as Signal;
      this.#tell({ kind: 'signal', signal });
      this.#options.onSignal?.(signal);
    } else if (message.event === 'snapshot') {
      this.#replace(JSON.parse(message.data) as Values, message.id);
      this.#tellAll();
    } else if (message.event === 'set') {
      const values = JSON.parse(message.data) as Values;
      this.#set(values, message.id);
      this.#tell({ kind: 'set', values, id: message.id });
    }
  }
}
