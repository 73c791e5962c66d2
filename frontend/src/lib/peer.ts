/**
 * One connection to one page of one other person (WebRTC, "perfect negotiation": W3C WebRTC 1.0,
 * section 10.7). The impolite side offers, with one sound and one picture line in both directions;
 * turning a microphone or camera on or off later only swaps the track, so nothing is negotiated
 * again in a talk unless the path breaks and ICE is restarted.
 */
export interface Tracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

export interface Wiring {
  ice: RTCIceServer[];
  polite: boolean;
  tracks: () => Tracks;
  send: (data: Description | Candidate) => void;
  /** Another line state, another track, a track that began or ceased to carry something. */
  changed: () => void;
  /** The path could not be restored: build the connection anew. */
  failed: () => void;
}

export interface Description {
  readonly kind: 'description';
  readonly description: RTCSessionDescriptionInit;
}
export interface Candidate {
  readonly kind: 'candidate';
  readonly candidate: RTCIceCandidateInit | null;
}

/** How long a path may be broken before ICE is restarted: the impolite side begins. */
const PATIENCE_MS = { impolite: 2000, polite: 5000 } as const;
/** A restarted ICE that isn't there after this is tried again; after TRIES all is built anew. */
const RETRY_MS = 5000;
/** A first offer that led to nothing by then is said again. */
const FIRST_MS = 8000;
const TRIES = 3;

export class Peer {
  readonly sound = new MediaStream();
  readonly picture = new MediaStream();
  #pc: RTCPeerConnection;
  #wiring: Wiring;
  #making = false;
  #ignoring = false;
  #waiting: RTCIceCandidateInit[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #closed = false;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    const pc = new RTCPeerConnection({ iceServers: wiring.ice });
    this.#pc = pc;
    pc.onnegotiationneeded = () => void this.#offer();
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) wiring.send({ kind: 'candidate', candidate: candidate.toJSON() });
    };
    pc.ontrack = ({ track }) => this.#arrived(track);
    pc.oniceconnectionstatechange = () => this.#line();
    pc.onconnectionstatechange = () => this.#line();
    if (!wiring.polite) {
      for (const kind of ['audio', 'video'] as const) {
        pc.addTransceiver(kind, { direction: 'sendrecv' }).sender.replaceTrack(wiring.tracks()[kind]).catch(ended);
      }
      this.#timer = setTimeout(() => this.#restart(), FIRST_MS);
    }
  }

  /** new: not yet connected. up: media flow. down: broken, being restored. */
  get line(): 'new' | 'up' | 'down' {
    const ice = this.#pc.iceConnectionState;
    if (ice === 'connected' || ice === 'completed') {
      return this.#pc.connectionState === 'failed' ? 'down' : 'up';
    }
    return ice === 'new' || (ice === 'checking' && this.#tries === 0) ? 'new' : 'down';
  }

  /** Whether the other side's picture carries something at this moment. */
  get showing(): boolean {
    return this.picture.getVideoTracks().some((track) => !track.muted && track.readyState === 'live');
  }

  /** Sends what is now in `tracks` (after a microphone or camera was switched). */
  async refresh(): Promise<void> {
    const tracks = this.#wiring.tracks();
    for (const transceiver of this.#pc.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as keyof Tracks;
      if (transceiver.sender.track !== tracks[kind]) await transceiver.sender.replaceTrack(tracks[kind]).catch(ended);
    }
  }

  /** Takes a description or candidate of the other side. */
  async take(data: Description | Candidate): Promise<void> {
    if (this.#closed) return;
    if (data.kind === 'description') await this.#describe(data.description);
    else if (data.candidate) await this.#candidate(data.candidate);
  }

  /** Looks for a new path if this one isn't up (a stream came back, the network changed). */
  mend(): void {
    if (this.line !== 'up' && !this.#closed) this.#restart();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#pc.onnegotiationneeded = this.#pc.onicecandidate = this.#pc.ontrack = null;
    this.#pc.oniceconnectionstatechange = this.#pc.onconnectionstatechange = null;
    this.#pc.close();
  }

  async #offer(): Promise<void> {
    try {
      this.#making = true;
      await this.#pc.setLocalDescription();
      this.#say();
    } catch {
      // Closed meanwhile, or overtaken by an offer of the other side: the next restart offers again.
    } finally {
      this.#making = false;
    }
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<void> {
    const pc = this.#pc;
    const collision = description.type === 'offer' && (this.#making || pc.signalingState !== 'stable');
    this.#ignoring = !this.#wiring.polite && collision;
    if (this.#ignoring) return;
    if (description.type === 'answer' && pc.signalingState !== 'have-local-offer') return; // an old one
    await pc.setRemoteDescription(description);
    for (const candidate of this.#waiting.splice(0)) await this.#candidate(candidate);
    if (description.type !== 'offer') return;
    for (const transceiver of pc.getTransceivers()) transceiver.direction = 'sendrecv';
    await this.refresh();
    await pc.setLocalDescription();
    this.#say();
  }

  #say(): void {
    const description = this.#pc.localDescription;
    if (description) this.#wiring.send({ kind: 'description', description: description.toJSON() as RTCSessionDescriptionInit });
  }

  async #candidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.#pc.remoteDescription === null) {
      this.#waiting.push(candidate);
      return;
    }
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (reason) {
      // Candidates of an offer that was ignored, or of a path since replaced, have no place.
      const stale = reason instanceof DOMException && reason.name === 'OperationError';
      if (!this.#ignoring && !stale) throw reason;
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
    this.#wiring.changed();
    if (this.line === 'up') {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#tries = 0;
      return;
    }
    const broken = ['disconnected', 'failed'].includes(this.#pc.iceConnectionState) || this.#pc.connectionState === 'failed';
    if (!broken || this.#timer !== undefined) return;
    const patience = PATIENCE_MS[this.#wiring.polite ? 'polite' : 'impolite'];
    this.#timer = setTimeout(() => this.#restart(), patience);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed || this.line === 'up') return;
    if (this.#tries >= TRIES) {
      this.#tries = 1;
      this.#timer = setTimeout(() => this.#restart(), RETRY_MS);
      this.#wiring.failed();
      return;
    }
    this.#tries += 1;
    // An offer that was never answered (its signal was lost) is said again, as it now is.
    if (this.#pc.signalingState === 'have-local-offer') this.#say();
    else this.#pc.restartIce();
    this.#timer = setTimeout(() => this.#restart(), RETRY_MS);
    this.#wiring.changed();
  }
}

/** A track can't be put into a connection that was closed meanwhile: nothing is left to do. */
function ended(reason: unknown): void {
  if (!(reason instanceof DOMException && reason.name === 'InvalidStateError')) throw reason;
}
