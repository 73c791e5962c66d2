/** Camera and microphone: asked for once, with a reason in words when they can't be had. */
export type Trouble =
  /** The page isn't on https or this machine: the browser gives no devices. */
  | 'insecure'
  /** The person, or the system, said no. */
  | 'refused'
  /** There is none. */
  | 'missing'
  /** Another program holds it, or it failed to start. */
  | 'busy';

const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };

function troubleOf(reason: unknown): Trouble {
  const name = reason instanceof DOMException ? reason.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'busy';
}

async function one(constraints: MediaStreamConstraints): Promise<MediaStreamTrack | Trouble> {
  // Lib types say that mediaDevices is always there; on an origin that isn't secure it is not.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return 'insecure';
  try {
    const stream = await devices.getUserMedia(constraints);
    return stream.getTracks()[0] ?? 'missing';
  } catch (reason) {
    return troubleOf(reason);
  }
}

/** The microphone, or why not. */
export function microphone(): Promise<MediaStreamTrack | Trouble> {
  return one({ audio: SOUND });
}

/** The camera, or why not. `facing` prefers the one that looks at the room on a phone. */
export function camera(facing: 'user' | 'environment' = 'user'): Promise<MediaStreamTrack | Trouble> {
  return one({ video: { ...PICTURE, facingMode: facing } });
}

/** Whether a talk by voice or picture is possible at all here, before anybody is asked. */
export function secureOrigin(): boolean {
  return window.isSecureContext && (navigator.mediaDevices as MediaDevices | undefined) !== undefined;
}

/** How many cameras there are (their names stay hidden until one was allowed). */
export async function cameras(): Promise<number> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return 0;
  const all = await devices.enumerateDevices().catch(() => []);
  return all.filter((device) => device.kind === 'videoinput').length;
}

/** What a playing video shows at this moment, as JPEG. Null before the first picture. */
export function still(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const drawing = canvas.getContext('2d');
  if (drawing === null || canvas.width === 0) return Promise.resolve(null);
  drawing.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
}
