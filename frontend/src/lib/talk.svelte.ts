import { camera, microphone, type Trouble } from './devices';
import { Peer, type Candidate, type Description, type Said, type Tracks } from './peer';
import { Post, type Deliver } from './post';
import { randomName } from './random';

/**
 * A live talk in this page: own microphone and camera, and a connection to each page of the others
 * (one customer, the person who answers, and whoever was brought in: everyone with everyone).
 *
 * Signals pass through the server: `deliver` posts them, `receive` takes those of the event stream.
 * Each talk of a page has a `peer` name of its own and says hello; whoever hears a new name connects
 * to it and drops an older one of the same person, so a reload resumes by itself. Which of a
 * person's pages talks is not decided here: the server names it (see `Calls` and `Talking`).
 */
export type Who = 'customer' | `agent:${number}`;

export interface Hello {
  readonly kind: 'hello';
  /** An answer to a hello: isn't answered again. */
  readonly reply: boolean;
  /** Build the connection anew, the old one is lost. */
  readonly fresh: boolean;
  readonly muted: boolean;
  readonly camera: boolean;
}
export interface Bye {
  readonly kind: 'bye';
  readonly why: 'left';
}
export type Data = Hello | Bye | Description | Candidate;

export interface Outgoing {
  peer: string;
  /** One page by its name, a person, or everyone in the talk where it is left out. */
  to?: string;
  data: Data;
}
export interface Incoming {
  readonly from: string;
  readonly peer: string;
  readonly to?: string | null;
  readonly data: unknown;
}

/** One other page in the talk, as it is now. */
export interface Other {
  readonly peer: string;
  readonly from: Who;
  readonly line: 'new' | 'up' | 'down';
  readonly sound: MediaStream;
  readonly picture: MediaStream;
  /** Their camera is on and its picture arrives. */
  readonly showing: boolean;
  readonly muted: boolean;
}

export interface Options {
  me: Who;
  /** The name of this page. */
  page: string;
  ice: RTCIceServer[];
  deliver: Deliver;
}

interface Held {
  from: Who;
  /** The connection by the name that the side that offers gave it; null before there is one. */
  line: string;
  connection: Peer | null;
  /** When it was built (own clock), so that two wishes for a new one make one. */
  since: number;
  wasUp: boolean;
  muted: boolean;
  camera: boolean;
}

/** A connection younger than this is not built anew because the other side wishes it. */
const YOUNG_MS = 3000;
let nothing: MediaStream | null = null;

export class Talk {
  readonly peer: string;
  /** The others, in the order in which they came. */
  others = $state.raw<readonly Other[]>([]);
  /** Own microphone and camera as they are sent, and why a wanted one is missing. */
  muted = $state(false);
  cameraOn = $state(false);
  facing = $state<'user' | 'environment'>('user');
  trouble = $state.raw<{ microphone: Trouble | null; camera: Trouble | null }>({ microphone: null, camera: null });
  /** Own picture for the small mirror; null while the camera is off. */
  mirror = $state.raw<MediaStream | null>(null);
  /** Pause: nothing of this side is sent, both sides were told why and for how long. */
  paused = $state(false);

  #options: Options;
  #post: Post;
  #held = new Map<string, Held>();
  /** Pages that said goodbye or were replaced: what still comes from them is late. */
  #gone = new Set<string>();
  #audio: MediaStreamTrack | null = null;
  #video: MediaStreamTrack | null = null;
  #opening: Promise<void> | null = null;
  #wantsCamera = false;
  #over = false;

  constructor(options: Options) {
    this.#options = options;
    this.peer = `${options.page}:${randomName()}`;
    this.#post = new Post(options.deliver);
  }

  /** The line as a whole: "down" as soon as one connection is broken. */
  get line(): 'alone' | 'new' | 'up' | 'down' {
    if (this.others.length === 0) return 'alone';
    if (this.others.some((other) => other.line === 'down')) return 'down';
    return this.others.every((other) => other.line === 'up') ? 'up' : 'new';
  }

  /** Whether the own picture is shown as in a mirror: what looks at the room isn't. */
  get mirrored(): boolean {
    return this.facing === 'user';
  }

  /**
   * Says hello, and asks for the devices that are wanted. The others are heard and seen while one
   * still reads the browser's question, and hear this side as soon as it is answered.
   */
  async start(wanted: { microphone: boolean; camera: boolean; muted?: boolean }): Promise<void> {
    this.muted = wanted.muted ?? false;
    this.hello();
    if (wanted.microphone) await this.#openMicrophone();
    await this.#sent();
    if (wanted.camera) await this.setCamera(true);
  }

  /** Says hello to everyone: at the start and whenever the event stream was opened again. */
  hello(): void {
    if (this.#over) return;
    this.#send({ data: this.#hello(false) });
    for (const { connection } of this.#held.values()) connection?.mend();
  }

  /** Takes a signal of the event stream; what is for another page or person is left. */
  receive(signal: Incoming): void {
    if (this.#over || signal.from === this.#options.me || this.#gone.has(signal.peer)) return;
    if (signal.to && signal.to !== this.peer && signal.to !== this.#options.me) return;
    const data = signal.data as Data;
    const from = signal.from as Who;
    if (data.kind === 'hello') this.#greeted(signal.peer, from, data);
    else if (data.kind === 'bye') this.#lose(signal.peer);
    else this.#said(signal.peer, from, data);
  }

  /** Who is in the talk now: connections to anybody else are closed. */
  only(people: readonly Who[]): void {
    for (const [peer, held] of this.#held) if (!people.includes(held.from)) this.#drop(peer);
  }

  async setMuted(muted: boolean): Promise<void> {
    this.muted = muted;
    if (!muted && this.#audio === null) await this.#openMicrophone();
    await this.#sent();
  }

  async setCamera(on: boolean): Promise<void> {
    this.#wantsCamera = on;
    if (on && this.#video === null) {
      const track = await camera(this.facing);
      if (typeof track === 'string') this.trouble = { ...this.trouble, camera: track };
      else if (this.#over || !this.#wantsCamera || this.#video !== null) track.stop(); // changed one's mind meanwhile
      else this.#setVideo(track);
    } else if (!on) this.#setVideo(null);
    await this.#sent();
  }

  /** The other camera of a phone: the one that looks at the room, or back. */
  async turnCamera(): Promise<void> {
    const other = this.facing === 'user' ? 'environment' : 'user';
    if (!this.cameraOn) {
      this.facing = other;
      return;
    }
    this.#setVideo(null); // many phones open only one camera at a time
    const before = this.facing;
    this.facing = other;
    await this.setCamera(true);
    if (this.cameraOn || this.#over) return;
    this.facing = before; // the other one can't be had: back to the one that could
    const { camera: why } = this.trouble;
    await this.setCamera(true);
    if (this.cameraOn) this.trouble = { ...this.trouble, camera: why };
  }

  async setPaused(paused: boolean): Promise<void> {
    if (this.paused === paused) return;
    this.paused = paused;
    await this.#sent();
  }

  /** Ends this page's part: connections closed, microphone and camera given back. */
  stop(why: 'left' | null = 'left'): void {
    if (this.#over) return;
    this.#post.clear();
    if (why !== null) this.#send({ data: { kind: 'bye', why } });
    this.#over = true;
    for (const { connection } of this.#held.values()) connection?.close();
    this.#held.clear();
    this.#setAudio(null);
    this.#setVideo(null);
    this.others = [];
  }

  /** Asks for the microphone once, however often it is wished for meanwhile. */
  #openMicrophone(): Promise<void> {
    this.#opening ??= this.#askForMicrophone().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #askForMicrophone(): Promise<void> {
    const track = await microphone();
    const refused = typeof track === 'string';
    if (this.#over) {
      if (!refused) track.stop();
      return;
    }
    this.trouble = { ...this.trouble, microphone: refused ? track : null };
    this.#setAudio(refused ? null : track);
    if (refused) this.muted = true;
  }

  #setAudio(track: MediaStreamTrack | null): void {
    this.#audio?.stop();
    this.#audio = track;
    if (!track) return;
    track.enabled = !this.muted && !this.paused; // before any connection can take it
    track.onended = () => void this.#lostMicrophone();
  }

  /** It was pulled out, or taken away: another one may be there. If not, it can be asked for again. */
  async #lostMicrophone(): Promise<void> {
    this.#setAudio(null);
    await this.#openMicrophone();
    await this.#sent();
  }

  #setVideo(track: MediaStreamTrack | null): void {
    this.#video?.stop();
    this.#video = track;
    this.cameraOn = track !== null;
    this.mirror = track === null ? null : new MediaStream([track]);
    if (!track) return;
    this.trouble = { ...this.trouble, camera: null };
    track.onended = () => void this.setCamera(false);
  }

  // A muted microphone sends silence: taking its track away would leave the other side's browser to
  // stretch the last sound over the gap.
  #tracks = (): Tracks => ({ audio: this.#audio, video: this.paused ? null : this.#video });

  /** Sends the tracks as they now are, and says so. */
  async #sent(): Promise<void> {
    if (this.#audio) this.#audio.enabled = !this.muted && !this.paused;
    await Promise.all([...this.#held.values()].map(({ connection }) => connection?.refresh()));
    this.#send({ data: this.#hello(true) });
  }

  #hello(reply: boolean, fresh = false): Hello {
    return { kind: 'hello', reply, fresh, muted: this.muted || this.#audio === null, camera: this.cameraOn && !this.paused };
  }

  #greeted(peer: string, from: Who, hello: Hello): void {
    for (const [name, held] of this.#held) if (held.from === from && name !== peer) this.#lose(name); // an older page
    const held = this.#held.get(peer) ?? this.#hold(peer, from);
    held.muted = hello.muted;
    held.camera = hello.camera;
    if (this.#offers(from)) {
      if (held.connection === null) this.#connect(peer, held, randomName());
      else if (hello.fresh && Date.now() - held.since > YOUNG_MS) this.#connect(peer, held, randomName());
      else if (!hello.reply) held.connection.mend();
    }
    if (!hello.reply) this.#send({ to: peer, data: this.#hello(true) });
    this.#show();
  }

  /**
   * A description or a candidate. Each names its connection: what was said about one that was
   * replaced since is late. The side that answers learns of a new one by its offer.
   */
  #said(peer: string, from: Who, data: Description | Candidate): void {
    let held = this.#held.get(peer);
    const begins = !this.#offers(from) && data.kind === 'description' && data.description.type === 'offer';
    if (begins && held?.line !== data.line) {
      held ??= this.#hold(peer, from);
      this.#connect(peer, held, data.line);
    }
    if (held?.line === data.line) void held.connection?.take(data);
  }

  #hold(peer: string, from: Who): Held {
    const held: Held = { from, line: '', connection: null, since: 0, wasUp: false, muted: false, camera: false };
    this.#held.set(peer, held);
    return held;
  }

  /** Makes the connection, in place of the one there was. */
  #connect(peer: string, held: Held, line: string): void {
    held.connection?.close();
    held.line = line;
    held.since = Date.now();
    const offers = this.#offers(held.from);
    held.connection = new Peer({
      ice: this.#options.ice,
      offers,
      wasUp: held.wasUp,
      tracks: this.#tracks,
      send: (said: Said) => this.#send({ to: peer, data: { ...said, line } as Description | Candidate }),
      changed: () => this.#show(),
      ask: () => this.#send({ to: peer, data: this.#hello(false) }),
      failed: () => {
        if (offers) this.#connect(peer, held, randomName());
        else this.#send({ to: peer, data: this.#hello(false, true) });
      },
    });
    this.#show();
  }

  /** Who answers offers to the customer; between two who answer, the one with the lower number. */
  #offers(to: Who): boolean {
    if (this.#options.me === 'customer') return false;
    if (to === 'customer') return true;
    return Number(this.#options.me.slice(6)) < Number(to.slice(6));
  }

  /** That page is out, for good: each talk of a page has a name of its own. */
  #lose(peer: string): void {
    this.#gone.add(peer);
    this.#drop(peer);
  }

  #drop(peer: string): void {
    this.#held.get(peer)?.connection?.close();
    this.#held.delete(peer);
    this.#show();
  }

  #show(): void {
    nothing ??= new MediaStream();
    const none = nothing;
    this.others = [...this.#held].map(([peer, held]) => {
      const { from, connection, muted } = held;
      const line = connection?.line ?? 'new';
      held.wasUp ||= line === 'up';
      return {
        peer,
        from,
        line,
        sound: connection?.sound ?? none,
        picture: connection?.picture ?? none,
        showing: held.camera && (connection?.showing ?? false),
        muted,
      };
    });
  }

  #send(signal: Omit<Outgoing, 'peer'>): void {
    if (!this.#over) this.#post.send({ peer: this.peer, ...signal });
  }
}
