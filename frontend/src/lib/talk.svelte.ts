import { camera, microphone, type Trouble } from './devices';
import { Peer, type Candidate, type Description, type Tracks } from './peer';
import { randomName } from './random';

/**
 * A live talk in this page: own microphone and camera, and a connection to each page of the others
 * (one customer, the person who answers, and whoever was brought in: everyone with everyone).
 *
 * Signals pass through the server: `send` posts them, `receive` takes those of the event stream.
 * Each page load has a `peer` name of its own and says hello; whoever hears a new name builds a
 * connection to it and drops an older one of the same person, so a reload resumes by itself.
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
  /** "left": I go. "moved": said to a page whose person now talks from another one. */
  readonly why: 'left' | 'moved';
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
  ice: RTCIceServer[];
  send: (signal: Outgoing) => Promise<unknown>;
  /** This person went on in another page or on another device: this one is out. */
  onMoved?: () => void;
}

interface Held {
  from: Who;
  connection: Peer;
  /** When it was built (own clock), so that two wishes for a new one make one. */
  since: number;
  muted: boolean;
  camera: boolean;
}

export class Talk {
  readonly peer: string = randomName();
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
  #held = new Map<string, Held>();
  #audio: MediaStreamTrack | null = null;
  #video: MediaStreamTrack | null = null;
  #over = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  /** The line as a whole: "down" as soon as one connection is broken. */
  get line(): 'alone' | 'new' | 'up' | 'down' {
    if (this.others.length === 0) return 'alone';
    if (this.others.some((other) => other.line === 'down')) return 'down';
    return this.others.every((other) => other.line === 'up') ? 'up' : 'new';
  }

  /** Asks for the devices that are wanted, then says hello. Without any it still hears and sees. */
  async start(wanted: { microphone: boolean; camera: boolean }): Promise<void> {
    if (wanted.microphone) await this.#openMicrophone();
    if (wanted.camera) await this.setCamera(true);
    this.hello();
  }

  /** Says hello to everyone: after the start and whenever the event stream was opened again. */
  hello(): void {
    if (this.#over) return;
    this.#send({ data: this.#hello(false) });
    for (const { connection } of this.#held.values()) connection.mend();
  }

  /** Takes a signal of the event stream; foreign ones (for another page, own echoes) are left. */
  receive(signal: Incoming): void {
    if (this.#over || signal.peer === this.peer) return;
    if (signal.from === this.#options.me) {
      this.#ownOther(signal.data as Data);
      return;
    }
    if (signal.to && signal.to !== this.peer && signal.to !== this.#options.me) return;
    const data = signal.data as Data;
    const from = signal.from as Who;
    if (data.kind === 'hello') this.#greeted(signal.peer, from, data);
    else if (data.kind === 'bye' && data.why === 'moved') this.#moved();
    else if (data.kind === 'bye') this.#drop(signal.peer);
    else {
      const held = this.#held.get(signal.peer) ?? this.#hold(signal.peer, from);
      held.connection.take(data).catch(() => held.connection.mend());
    }
  }

  /** Who is in the talk now: connections to anybody else are closed. */
  only(people: readonly Who[]): void {
    for (const [peer, held] of this.#held) if (!people.includes(held.from)) this.#drop(peer);
  }

  async setMuted(muted: boolean): Promise<void> {
    if (!muted && this.#audio === null) await this.#openMicrophone();
    this.muted = muted || this.#audio === null;
    await this.#sent();
  }

  async setCamera(on: boolean): Promise<void> {
    if (on && this.#video === null) {
      const track = await camera(this.facing);
      const refused = typeof track === 'string';
      this.trouble = { ...this.trouble, camera: refused ? track : null };
      if (!refused) this.#setVideo(track);
    } else if (!on) this.#setVideo(null);
    await this.#sent();
  }

  /** The other camera of a phone: the one that looks at the room, or back. */
  async turnCamera(): Promise<void> {
    this.facing = this.facing === 'user' ? 'environment' : 'user';
    if (!this.cameraOn) return;
    this.#setVideo(null); // many phones open only one camera at a time
    await this.setCamera(true);
  }

  async setPaused(paused: boolean): Promise<void> {
    if (this.paused === paused) return;
    this.paused = paused;
    await this.#sent();
  }

  /** Ends this page's part: connections closed, microphone and camera given back. */
  stop(why: 'left' | null = 'left'): void {
    if (this.#over) return;
    if (why !== null) this.#send({ data: { kind: 'bye', why } });
    this.#over = true;
    for (const { connection } of this.#held.values()) connection.close();
    this.#held.clear();
    this.#audio?.stop();
    this.#setVideo(null);
    this.others = [];
  }

  async #openMicrophone(): Promise<void> {
    const track = await microphone();
    const refused = typeof track === 'string';
    this.trouble = { ...this.trouble, microphone: refused ? track : null };
    this.#audio = refused ? null : track;
    this.muted = refused;
    if (!refused) track.onended = () => void this.setMuted(true);
  }

  #setVideo(track: MediaStreamTrack | null): void {
    this.#video?.stop();
    this.#video = track;
    this.cameraOn = track !== null;
    this.mirror = track === null ? null : new MediaStream([track]);
    if (track) track.onended = () => void this.setCamera(false);
  }

  // A muted microphone sends silence: taking its track away would leave the other side's browser to
  // stretch the last sound over the gap.
  #tracks = (): Tracks => ({ audio: this.#audio, video: this.paused ? null : this.#video });

  /** Sends the tracks as they now are, and says so. */
  async #sent(): Promise<void> {
    if (this.#audio) this.#audio.enabled = !this.muted && !this.paused;
    await Promise.all([...this.#held.values()].map(({ connection }) => connection.refresh()));
    if (this.#held.size > 0 && !this.#over) this.#send({ data: this.#hello(true) });
  }

  #hello(reply: boolean, fresh = false): Hello {
    return { kind: 'hello', reply, fresh, muted: this.muted, camera: this.cameraOn && !this.paused };
  }

  #greeted(peer: string, from: Who, hello: Hello): void {
    const known = this.#held.get(peer);
    if (known && hello.fresh) this.#renew(peer, from);
    for (const [name, held] of this.#held) {
      if (held.from !== from || name === peer) continue;
      this.#send({ to: name, data: { kind: 'bye', why: 'moved' } }); // an older page of the same person
      this.#drop(name);
    }
    const held = this.#held.get(peer) ?? this.#hold(peer, from);
    held.muted = hello.muted;
    held.camera = hello.camera;
    if (known && !hello.fresh) held.connection.mend();
    if (!hello.reply) this.#send({ to: peer, data: this.#hello(true) });
    this.#show();
  }

  /** Another page of this same person says hello: the talk goes on there. */
  #ownOther(data: Data): void {
    if (data.kind === 'hello' && !data.reply) this.#moved();
  }

  #moved(): void {
    this.stop(null);
    this.#options.onMoved?.();
  }

  #hold(peer: string, from: Who): Held {
    const connection = new Peer({
      ice: this.#options.ice,
      polite: this.#polite(from),
      tracks: this.#tracks,
      send: (data) => this.#send({ to: peer, data }),
      changed: () => this.#show(),
      failed: () => this.#anew(peer, from),
    });
    const held: Held = { from, connection, since: Date.now(), muted: false, camera: false };
    this.#held.set(peer, held);
    this.#show();
    return held;
  }

  /** The customer is polite to all; between two who answer, the later number is. */
  #polite(other: Who): boolean {
    if (this.#options.me === 'customer') return true;
    if (other === 'customer') return false;
    return Number(this.#options.me.slice(6)) > Number(other.slice(6));
  }

  /**
   * The path could not be restored: both forget the connection and build a new one. Only the side
   * that offers decides when; the polite one asks it to.
   */
  #anew(peer: string, from: Who): void {
    if (this.#polite(from)) this.#send({ to: peer, data: this.#hello(false, true) });
    else this.#rebuild(peer, from);
  }

  #renew(peer: string, from: Who): void {
    if (this.#polite(from)) {
      this.#drop(peer);
      this.#hold(peer, from);
    } else if (Date.now() - (this.#held.get(peer)?.since ?? 0) > 3000) this.#rebuild(peer, from);
  }

  #rebuild(peer: string, from: Who): void {
    this.#drop(peer);
    this.#send({ to: peer, data: this.#hello(true, true) });
    this.#hold(peer, from);
  }

  #drop(peer: string): void {
    this.#held.get(peer)?.connection.close();
    this.#held.delete(peer);
    this.#show();
  }

  #show(): void {
    this.others = [...this.#held].map(([peer, { from, connection, muted, camera: on }]) => ({
      peer,
      from,
      line: connection.line,
      sound: connection.sound,
      picture: connection.picture,
      showing: on && connection.showing,
      muted,
    }));
  }

  /** One after the other: a candidate must not overtake its description. */
  #send(signal: Omit<Outgoing, 'peer'>): void {
    // A signal that can't be posted is made good by the next hello, when the stream is back.
    this.#queue = this.#queue.then(() => this.#options.send({ peer: this.peer, ...signal })).catch(() => undefined);
  }
}
