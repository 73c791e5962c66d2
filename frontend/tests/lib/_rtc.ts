import { vi } from 'vitest';

/**
 * What a browser brings for a talk, as little of it as a talk uses: connections that connect when
 * they are told to, devices that open when they are told to. The order of things is the test's.
 */
export class FakeTrack {
  enabled = true;
  muted = false;
  readyState = 'live';
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  constructor(readonly kind: 'audio' | 'video') {}
  stop(): void {
    this.readyState = 'ended';
  }
  /** Somebody pulls the plug. */
  lose(): void {
    this.readyState = 'ended';
    this.onended?.();
  }
}

export class FakeStream {
  #tracks: FakeTrack[];
  constructor(tracks: FakeTrack[] = []) {
    this.#tracks = [...tracks];
  }
  getTracks = (): FakeTrack[] => this.#tracks;
  getVideoTracks = (): FakeTrack[] => this.#tracks.filter(({ kind }) => kind === 'video');
  addTrack = (track: FakeTrack): void => void this.#tracks.push(track);
  removeTrack = (track: FakeTrack): void => void (this.#tracks = this.#tracks.filter((one) => one !== track));
}

class FakeSender {
  track: FakeTrack | null = null;
  /** Set to hold up what is being put in. */
  static gate: Promise<void> = Promise.resolve();
  replaceTrack = async (track: FakeTrack | null): Promise<void> => {
    await FakeSender.gate;
    this.track = track;
  };
}
export const senders = FakeSender;

export class FakeConnection {
  static all: FakeConnection[] = [];
  connectionState = 'new';
  signalingState = 'stable';
  localDescription: { type: string; toJSON: () => object } | null = null;
  remoteDescription: object | null = null;
  /** What was done to it, in order. */
  readonly done: string[] = [];
  /** Set to hold up descriptions of the other side. */
  gate: Promise<void> = Promise.resolve();
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: object) => void) | null = null;
  ontrack: ((event: object) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  #transceivers: { sender: FakeSender; receiver: { track: FakeTrack }; direction: string }[] = [];

  constructor(readonly asked?: RTCConfiguration) {
    FakeConnection.all.push(this);
  }
  addTransceiver(kind: 'audio' | 'video'): object {
    const made = { sender: new FakeSender(), receiver: { track: new FakeTrack(kind) }, direction: 'sendrecv' };
    this.#transceivers.push(made);
    if (this.#transceivers.length === 1) queueMicrotask(() => this.onnegotiationneeded?.());
    return made;
  }
  getTransceivers = () => this.#transceivers;
  get sends(): (FakeTrack | null)[] {
    return this.#transceivers.map(({ sender }) => sender.track);
  }
  async setLocalDescription(): Promise<void> {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    this.localDescription = { type, toJSON: () => ({ type, sdp: '' }) };
    this.done.push(`local ${type}`);
  }
  async setRemoteDescription({ type }: { type: string }): Promise<void> {
    this.done.push(`remote ${type} …`);
    await this.gate;
    this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
    this.remoteDescription = { type };
    if (type === 'offer' && this.#transceivers.length === 0) {
      for (const kind of ['audio', 'video'] as const) {
        this.#transceivers.push({ sender: new FakeSender(), receiver: { track: new FakeTrack(kind) }, direction: 'recvonly' });
      }
    }
    this.done.push(`remote ${type}`);
  }
  async addIceCandidate({ candidate }: { candidate: string }): Promise<void> {
    this.done.push(`candidate ${candidate}`);
  }
  restartIce(): void {
    this.done.push('restart');
    queueMicrotask(() => this.onnegotiationneeded?.());
  }
  close(): void {
    this.done.push('close');
    this.connectionState = 'closed';
  }
  becomes(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

/** The device that is asked for opens when the test says so, with this track or not at all. */
export class Devices {
  #asked: { kind: 'audio' | 'video'; open: (track: FakeTrack | string) => void }[] = [];
  given: FakeTrack[] = [];

  getUserMedia = (wanted: { audio?: unknown; video?: unknown }): Promise<FakeStream> =>
    new Promise((resolve, reject) => {
      this.#asked.push({
        kind: wanted.audio ? 'audio' : 'video',
        open: (what) => (typeof what === 'string' ? reject(new DOMException('', what)) : resolve(new FakeStream([what]))),
      });
    });

  get asking(): number {
    return this.#asked.length;
  }

  /** The person allows the device that was asked for first. */
  async allow(): Promise<FakeTrack> {
    const asked = this.#asked.shift();
    if (!asked) throw new Error('nobody asks');
    const track = new FakeTrack(asked.kind);
    this.given.push(track);
    asked.open(track);
    await settled();
    return track;
  }

  async refuse(name = 'NotAllowedError'): Promise<void> {
    const asked = this.#asked.shift();
    if (!asked) throw new Error('nobody asks');
    asked.open(name);
    await settled();
  }
}

export function browser(): Devices {
  const devices = new Devices();
  FakeConnection.all = [];
  FakeSender.gate = Promise.resolve();
  vi.stubGlobal('MediaStream', FakeStream);
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal('navigator', { mediaDevices: devices, languages: ['en-GB'] });
  vi.stubGlobal('document', { documentElement: {} });
  return devices;
}

/** Everything that can happen without time passing has happened. */
export async function settled(): Promise<void> {
  for (let n = 0; n < 60; n += 1) await Promise.resolve();
}
