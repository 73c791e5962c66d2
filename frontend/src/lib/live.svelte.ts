import { Reader, type Message } from './sse';

/**
 * What the server keeps telling: a store of values by key that is always current.
 *
 * All tabs that follow the same `subject` share one stream: browsers allow six connections to an
 * origin, and ten tabs must not use them up. The tab that holds a Web Lock reads the stream and
 * passes every change on over a BroadcastChannel; when it closes, the next one takes over where
 * that one was. Browsers freeze tabs without letting go of their locks: a reader that is silent is
 * asked, and when it doesn't answer the lock is taken from it. Without these two (an origin that
 * isn't secure) every tab has its own.
 *
 * A stream that breaks is opened again with the number of the last change seen, so nothing is
 * missed: the server answers with the changes since, or with a whole new snapshot.
 *
 * A store that may `rest` gives its stream back while nobody looks at the page: six pages about six
 * different subjects would otherwise take all six connections, and no request would get through.
 */
export type Phase =
  | 'connecting'
  | 'open'
  /** Broken, being opened again; the store may be old. */
  | 'lost'
  /** Nobody looks at the page: no stream until somebody does. */
  | 'resting'
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
  /** The stream was opened (again): passing messages may have been missed before. */
  | { kind: 'opened' }
  /** The reader heard from the server just now. */
  | { kind: 'alive' }
  | { kind: 'signal'; signal: Signal };

/** The server writes a comment every 15 s: silence for longer than this is a dead line. */
const SILENCE_MS = 40_000;
/** After this, somebody who comes back to the page, or to the network, doesn't wait for it. */
const DOUBT_MS = 20_000;
/** How long another tab may take to answer; a frozen one never does. */
const ANSWER_MS = 4000;
/** A page that is left only for a moment keeps its stream. */
const REST_MS = 5000;
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
  /** Whether the stream may be given back while nobody looks at the page. */
  rests?: () => boolean;
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
  /** Ends this tab's part in the stream: its reading, or its waiting for a turn to read. */
  #end = new AbortController();
  #attempt: AbortController | null = null;
  #channel: BroadcastChannel | null = null;
  #hurry: (() => void) | null = null;
  /** When this tab last heard from the server, or from the tab that reads. */
  #heardAt = Date.now();
  /** The last reader heard of; one that thaws after it lost its lock still speaks of old things. */
  #term = 0;
  /** The whole store was asked for and hasn't come: changes alone would leave gaps. */
  #wanting = false;
  #doubt: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #shareable = 'locks' in navigator && typeof BroadcastChannel === 'function';

  constructor(options: Options) {
    this.#options = options;
    if (this.#shareable) {
      this.#channel = new BroadcastChannel(this.#name);
      this.#channel.onmessage = (event: MessageEvent<Shared & { term: number }>) => this.#hear(event.data);
    }
    addEventListener('online', this.#suspect);
    addEventListener('pageshow', this.#shown);
    document.addEventListener('visibilitychange', this.#look);
    if (this.#unseen()) this.phase = 'resting';
    else queueMicrotask(() => this.#begin());
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
    removeEventListener('online', this.#suspect);
    removeEventListener('pageshow', this.#shown);
    document.removeEventListener('visibilitychange', this.#look);
    this.phase = 'closed';
    this.#stop();
    this.#channel?.close();
    this.#channel = null;
  }

  get #name(): string {
    return `lamplight/${this.#options.subject}`;
  }

  /** Takes part: reads, or waits for its turn to read and listens to who does. */
  #begin(): void {
    if (this.phase === 'closed') return;
    this.#end = new AbortController();
    if (!this.#shareable) {
      void this.#lead(this.#end.signal);
      return;
    }
    this.#queue();
    this.#ask();
  }

  #stop(): void {
    clearTimeout(this.#rest);
    clearTimeout(this.#doubt);
    this.#end.abort();
    this.leading = false;
  }

  #unseen(): boolean {
    return document.hidden && (this.#options.rests?.() ?? false);
  }

  /** Somebody looks at the page, or looks away from it. */
  #look = (): void => {
    clearTimeout(this.#rest);
    if (this.#unseen()) {
      this.#rest = setTimeout(() => {
        if (!this.#unseen() || this.phase === 'refused') return;
        this.#stop();
        this.#enter('resting');
      }, REST_MS);
    } else if (!document.hidden && this.phase === 'resting') {
      this.#enter('connecting');
      this.#begin();
    } else if (!document.hidden && Date.now() - this.#heardAt > DOUBT_MS) this.#suspect();
  };

  #shown = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#suspect(); // it stood still in the browser's memory
  };

  /** The network changed, or time stood still: a stream that looks open may be dead. */
  #suspect = (): void => {
    if (this.leading || !this.#shareable) {
      this.#hurry?.();
      this.#attempt?.abort();
    } else this.#ask();
  };

  /** Waits for the lock, and reads while it has it. */
  #queue(steal = false): void {
    const { signal } = this.#end;
    // A lock that is taken by force can't be waited for, so the two wishes exclude each other.
    navigator.locks
      .request(this.#name, steal ? { steal: true } : { signal }, () => (signal.aborted ? undefined : this.#lead(signal)))
      .catch((reason: unknown) => {
        if (signal.aborted) return;
        if (!(reason instanceof DOMException && reason.name === 'AbortError')) throw reason;
        this.#robbed(signal);
      });
  }

  /** This tab stood still for so long that another one took the lock from it: now it listens. */
  #robbed(signal: AbortSignal): void {
    if (signal !== this.#end.signal) return;
    this.#term = 0; // whoever reads now is later than all that were heard
    this.#stop();
    this.#begin();
  }

  /** Asks the tab that reads; one that doesn't answer is frozen, and loses its lock. */
  #ask(): void {
    this.#wanting = true;
    this.#tell({ kind: 'hello' });
    clearTimeout(this.#doubt);
    const { signal } = this.#end;
    // Not all at once: the first to take over answers the others.
    const patience = ANSWER_MS * (1 + Math.random() / 2);
    this.#doubt = setTimeout(() => {
      if (this.leading || signal.aborted || this.phase === 'resting') return;
      this.#stop();
      this.#end = new AbortController();
      this.#queue(true);
    }, patience);
  }

  /** The tab that reads was heard: it is asked again only after a long silence. */
  #calm(): void {
    this.#heardAt = Date.now();
    clearTimeout(this.#doubt);
    this.#doubt = setTimeout(() => this.#ask(), SILENCE_MS);
  }

  #tell(message: Shared): void {
    this.#channel?.postMessage({ ...message, term: this.#term });
  }

  #hear(message: Shared & { term: number }): void {
    if (message.kind === 'hello') {
      if (this.leading) this.#tellAll();
      return;
    }
    if (this.leading || this.phase === 'resting' || message.term < this.#term) return;
    this.#term = message.term;
    this.#calm();
    if (this.#wanting && message.kind !== 'all') this.#tell({ kind: 'hello' }); // the answer was missed
    if (message.kind === 'all') {
      this.#wanting = false;
      if (message.id !== null) this.#replace(message.values, message.id);
      this.#enter(message.phase, message.status);
    } else if (message.kind === 'set') this.#set(message.values, message.id);
    else if (message.kind === 'phase') this.#enter(message.phase, message.status);
    else if (message.kind === 'opened') this.#options.onOpen?.();
    else if (message.kind === 'signal') this.#options.onSignal?.(message.signal);
  }

  #tellAll(): void {
    this.#tell({ kind: 'all', values: this.#values, id: this.#id, phase: this.phase, status: this.status });
  }

  #enter(phase: Phase, status = 0): void {
    if (this.phase === 'closed') return;
    const joined = phase === 'open' && this.phase !== 'open' && !this.leading;
    this.phase = phase;
    this.status = status;
    if (this.leading) this.#tell({ kind: 'phase', phase, status });
    else if (joined) this.#options.onOpen?.();
  }

  /** The stream is open (again), by whoever reads it now: what passed meanwhile is lost. */
  #opened(): void {
    const before = this.phase;
    this.#enter('open');
    if (before === 'open') this.#tell({ kind: 'opened' }); // others can't see it from the phase
    this.#options.onOpen?.();
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

  /** Reads the stream, again and again, until stopped or refused. */
  async #lead(end: AbortSignal): Promise<void> {
    clearTimeout(this.#doubt);
    this.leading = true;
    this.#term = Math.max(Date.now(), this.#term + 1);
    this.#tellAll();
    let failures = 0;
    while (!end.aborted) {
      const wait = await this.#read(end, () => (failures = 0));
      if (wait === 'refused' || end.aborted) break;
      this.#enter('lost');
      const backoff = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 4000;
      failures += 1;
      await this.#pause(end, Math.max(wait, backoff * (0.75 + Math.random() / 2)));
    }
    // The lock is kept by a refused tab on purpose: another one would only be refused too.
    if (!end.aborted) await new Promise((resolve) => end.addEventListener('abort', resolve));
  }

  #pause(end: AbortSignal, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        end.removeEventListener('abort', done);
        this.#hurry = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      end.addEventListener('abort', done);
      this.#hurry = done;
    });
  }

  /** Opens the stream once and reads it to its end; how long to wait at least before the next. */
  async #read(end: AbortSignal, onOpen: () => void): Promise<number | 'refused'> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    const stop = (): void => attempt.abort();
    end.addEventListener('abort', stop);
    let silence = setTimeout(stop, SILENCE_MS);
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (this.#id !== null) headers['Last-Event-ID'] = this.#id;
      const response = await fetch(this.#options.url, { headers, signal: attempt.signal, cache: 'no-store' });
      if (!response.ok || response.body === null) return this.#refusal(response);
      onOpen();
      this.#opened();
      const reader = new Reader();
      const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await pieces.read();
        if (done || end.aborted) return 0;
        this.#heardAt = Date.now();
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE_MS);
        const messages = reader.push(value);
        for (const message of messages) this.#take(message);
        if (messages.length === 0) this.#tell({ kind: 'alive' });
      }
    } catch {
      return 0; // not reachable, or broken off: open it again
    } finally {
      clearTimeout(silence);
      end.removeEventListener('abort', stop);
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
