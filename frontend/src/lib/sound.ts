/**
 * The chime and the ring: made, not loaded. Two soft bell tones; a ring repeats them until it is
 * stopped, shows itself in the title, as a notification where that was allowed, and by vibration
 * where the device can. Sound is never the only sign.
 */
let context: AudioContext | null = null;

/** Called in a click: browsers let a page sound only after one. */
export function allowSound(): void {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
}

/** One chime, now. Silent (and false) where the browser doesn't let this page sound yet. */
export function chime(): boolean {
  context ??= new AudioContext();
  if (context.state === 'suspended') {
    void context.resume();
    if (!navigator.userActivation?.hasBeenActive) return false;
  }
  const start = context.currentTime + 0.02;
  bell(context, 659.26, start, 0.16);
  bell(context, 987.77, start + 0.22, 0.12);
  return true;
}

/** A struck bell: a tone and its quieter twelfth, both dying away. */
function bell(audio: AudioContext, hertz: number, at: number, loudness: number): void {
  for (const [ratio, share, length] of [[1, 1, 1.9], [3, 0.12, 0.7]] as const) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    tone.frequency.value = hertz * ratio;
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(loudness * share, at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(level).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}

/** Whether a notification may be shown, and may be asked for. */
export function notices(): 'granted' | 'denied' | 'default' | 'none' {
  return 'Notification' in window && window.isSecureContext ? Notification.permission : 'none';
}

/** Asks whether notifications may be shown; only ever in a click. */
export async function askForNotices(): Promise<'granted' | 'denied' | 'default' | 'none'> {
  if (notices() !== 'default') return notices();
  return Notification.requestPermission();
}

export interface Ring {
  title: string;
  body: string;
  /** Only one of several tabs sounds and notifies; all show the title. */
  aloud: boolean;
}

/** Rings until the returned function is called. */
export function ring({ title, body, aloud }: Ring): () => void {
  let before = document.title;
  const turn = (): void => {
    if (document.title === title) document.title = before;
    else {
      before = document.title; // the page may have taken another title meanwhile
      document.title = title;
    }
  };
  const sound = (): void => {
    if (!aloud) return;
    chime();
    if ('vibrate' in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate([180, 120, 180]);
  };
  turn();
  sound();
  const titles = setInterval(turn, 1000);
  const sounds = setInterval(sound, 3000);
  const notice = aloud ? notify(title, body) : null;
  return () => {
    clearInterval(titles);
    clearInterval(sounds);
    if (document.title === title) document.title = before;
    notice?.close();
  };
}

function notify(title: string, body: string): Notification | null {
  if (notices() !== 'granted' || !document.hidden) return null;
  try {
    const notice = new Notification(title, { body, tag: 'lamplight-ring', requireInteraction: true, icon: '/static/mark.svg' });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
    return notice;
  } catch {
    return null; // phones allow notifications only from a service worker
  }
}
