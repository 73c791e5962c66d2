/**
 * One connection to one page of one other person (WebRTC 1.0, W3C). One side makes all offers, with
 * one sound and one picture line in both directions; turning a microphone or camera on or off later
 * only swaps the track, so nothing is negotiated again in a talk unless the path breaks. Then the
 * side that offers restarts ICE; the other side asks it to. Offers can't collide that way.
 */
export interface Tracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

export interface Wiring {
  ice: RTCIceServer[];
  /** This side makes the offers. */
  offers: boolean;
  /** The two were connected before this connection: until it stands, the line is down, not new. */
  wasUp: boolean;
  tracks: () => Tracks;
  send: (data: Said) => void;
  /** Another line state, another track, a track that began or ceased to carry something. */
  changed: () => void;
  /** The side that offers is asked to look for a new path. */
  ask: () => void;
  /** The path could not be restored: build the connection anew. */
  failed: () => void;
}

export interface Description {
  readonly kind: 'description';
  /** The connection that it belongs to. */
  readonly line: string;
  readonly description: RTCSessionDescriptionInit;
}
export interface Candidate {
  readonly kind: 'candidate';
  readonly line: string;
  readonly candidate: RTCIceCandidateInit | null;
}
export type Said = Omit<Description, 'line'> | Omit<Candidate, 'line'>;

/** How long a path may be broken before something is done: the side that offers begins. */
const PATIENCE_MS = { offers: 2000, answers: 5000 } as const;
/** What was tried and didn't help by then is tried again; after TRIES all is built anew. */
const RETRY_MS = 5000;
/** A first offer that led to nothing by then is said again. */
const FIRST_MS = 8000;
const TRIES = 3;

export class Peer {
  readonly sound = new MediaStream();
  readonly picture = new MediaStream();
  #pc: RTCPeerConnection;
  #wiring: Wiring;
  #waiting: RTCIceCandidateInit[] = [];
  #taking: Promise<void> = Promise.resolve();
  #refreshing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #wasUp: boolean;
  #closed = false;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#wasUp = wiring.wasUp;
    const pc = new RTCPeerConnection({ iceServers: wiring.ice });
    this.#pc = pc;
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) wiring.send({ kind: 'candidate', candidate: candidate.toJSON() });
    };
    pc.ontrack = ({ track }) => this.#arrived(track);
    pc.onconnectionstatechange = () => this.#line();
    if (wiring.offers) {
      pc.onnegotiationneeded = () => void this.#offer();
      for (const kind of ['audio', 'video'] as const) {
        pc.addTransceiver(kind, { direction: 'sendrecv' }).sender.replaceTrack(wiring.tracks()[kind]).catch(ended);
      }
    }
    this.#timer = setTimeout(() => this.#restart(), FIRST_MS);
  }

  /** new: not connected yet. up: sound and picture flow. down: broken, being restored. */
  get line(): 'new' | 'up' | 'down' {
    if (this.#pc.connectionState === 'connected') return 'up';
    return this.#wasUp ? 'down' : 'new';
  }

  /** Whether the other side's picture carries something at this moment. */
  get showing(): boolean {
    return this.picture.getVideoTracks().some((track) => !track.muted && track.readyState === 'live');
  }

  /** Sends what is in `tracks` by the time its turn comes (a microphone or camera was switched). */
  refresh(): Promise<void> {
    const done = this.#refreshing.then(() => this.#send()).catch(ended);
    this.#refreshing = done.catch(() => undefined); // what fails once is tried again by the next
    return done;
  }

  async #send(): Promise<void> {
    for (const { receiver, sender } of this.#pc.getTransceivers()) {
      const kind = receiver.track.kind as keyof Tracks;
      // Asked anew each time: while one track is put in, another may have been switched.
      for (let track = this.#wiring.tracks()[kind]; !this.#closed && sender.track !== track; track = this.#wiring.tracks()[kind]) {
        await sender.replaceTrack(track);
      }
    }
  }

  /** Takes a description or candidate of the other side, after those that came before it. */
  take(data: Description | Candidate): Promise<void> {
    this.#taking = this.#taking.then(() => this.#take(data)).catch(() => this.#broken());
    return this.#taking;
  }

  async #take(data: Description | Candidate): Promise<void> {
    if (this.#closed) return;
    if (data.kind === 'description') await this.#describe(data.description);
    else if (data.candidate) await this.#candidate(data.candidate);
  }

  /** Looks for a new path at once, if this one broke. One that is only being made is left alone. */
  mend(): void {
    if (this.line === 'down' && !this.#closed) this.#restart();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#pc.onnegotiationneeded = this.#pc.onicecandidate = null;
    this.#pc.ontrack = this.#pc.onconnectionstatechange = null;
    this.#pc.close();
  }

  async #offer(): Promise<void> {
    try {
      await this.#pc.setLocalDescription();
      this.#say();
    } catch {
      // Closed meanwhile, or an answer came in between: the next restart offers again.
    }
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<void> {
    const pc = this.#pc;
    const expected = this.#wiring.offers ? pc.signalingState === 'have-local-offer' : description.type === 'offer';
    if (!expected) return; // said again, and answered meanwhile
    await pc.setRemoteDescription(description);
    for (const candidate of this.#waiting.splice(0)) await this.#candidate(candidate);
    if (this.#wiring.offers) return;
    for (const transceiver of pc.getTransceivers()) transceiver.direction = 'sendrecv';
    await this.refresh();
    await pc.setLocalDescription();
    this.#say();
  }

  #say(): void {
    const description = this.#pc.localDescription;
    if (description && !this.#closed) {
      this.#wiring.send({ kind: 'description', description: description.toJSON() as RTCSessionDescriptionInit });
    }
  }

  async #candidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.#pc.remoteDescription === null) {
      this.#waiting.push(candidate);
      return;
    }
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (reason) {
      // Candidates of a path that was replaced since have no place any more.
      if (!(reason instanceof DOMException && reason.name === 'OperationError')) throw reason;
    }
  }

  #arrived(track: MediaStreamTrack): void {
    const stream = track.kind === 'audio' ? this.sound : this.picture;
    for (const old of stream.getTracks()) stream.removeTrack(old);
    stream.addTrack(track);
    track.onmute = track.onunmute = track.onended = () => this.#wiring.changed();
    this.#wiring.changed();
  }

  #line(): void {
    if (this.line === 'up') {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#tries = 0;
      this.#wasUp = true;
    } else if (['disconnected', 'failed'].includes(this.#pc.connectionState)) this.#broken();
    this.#wiring.changed();
  }

  /** Something will be done about it, unless it already is or mends itself before. */
  #broken(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => this.#restart(), PATIENCE_MS[this.#wiring.offers ? 'offers' : 'answers']);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed || this.line === 'up') return;
    this.#timer = setTimeout(() => this.#restart(), RETRY_MS);
    if (this.#tries >= TRIES) {
      this.#tries = 0;
      this.#wiring.failed();
      return;
    }
    this.#tries += 1;
    if (!this.#wiring.offers) this.#wiring.ask();
    // An offer that was never answered (its signal was lost) is said again, as it now is.
    else if (this.#pc.signalingState === 'have-local-offer') this.#say();
    else this.#pc.restartIce();
  }
}

/** A track can't be put into a connection that was closed meanwhile: nothing is left to do. */
function ended(reason: unknown): void {
  if (!(reason instanceof DOMException && reason.name === 'InvalidStateError')) throw reason;
}
