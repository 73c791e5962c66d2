/**
 * The chime: made, not loaded. Two soft bell tones, struck now or (for a ring) ahead of time on the
 * clock of the sound itself, which a browser doesn't slow down in a tab that nobody looks at.
 *
 * Browsers keep a page silent until somebody has clicked or pressed a key in it: `sound.able` says
 * whether this one may be heard, and pages say so where it may not.
 */
class Sound {
  able = $state(false);
  #context: AudioContext | null = null;

  /** Looks whether the page may sound. In a click or a key press it then may. */
  allow = (): void => {
    if (this.#context === null) {
      this.#context = new AudioContext();
      this.#context.onstatechange = () => this.#look();
    }
    if (this.#context.state !== 'running') this.#context.resume().catch(() => undefined);
    this.#look();
  };

  /** From now on any click or key lets this page sound; until the returned function is called. */
  onFirstClick(): () => void {
    this.allow();
    const end = new AbortController();
    for (const kind of ['pointerdown', 'pointerup', 'keydown']) addEventListener(kind, this.allow, { signal: end.signal });
    return () => end.abort();
  }

  /** One chime, now. False where the browser doesn't let this page sound yet. */
  chime(): boolean {
    this.allow();
    if (!this.#context || !(this.able || navigator.userActivation?.hasBeenActive)) return false;
    strike(this.#context, this.#context.destination, this.#context.currentTime + 0.02);
    return true;
  }

  /** Chimes every three seconds until stopped. `more` (called now and then) goes on; null: not able. */
  peal(): { more: () => boolean; stop: () => void } | null {
    const context = this.#context;
    if (!context || !this.able) return null;
    const out = context.createGain();
    out.connect(context.destination);
    let next = context.currentTime + 0.02;
    const more = (): boolean => {
      next = Math.max(next, context.currentTime + 0.02);
      for (; next < context.currentTime + AHEAD_S; next += EVERY_S) strike(context, out, next);
      return this.able;
    };
    return { more, stop: () => out.disconnect() };
  }

  #look(): void {
    this.able = this.#context?.state === 'running';
  }
}

export const sound = new Sound();

const EVERY_S = 3;
/** Longer than a ring lasts: timers of a tab in the background may come once a minute. */
const AHEAD_S = 20;

function strike(audio: AudioContext, out: AudioNode, at: number): void {
  bell(audio, out, 659.26, at, 0.16);
  bell(audio, out, 987.77, at + 0.22, 0.12);
}

/** A struck bell: a tone and its quieter twelfth, both dying away. */
function bell(audio: AudioContext, out: AudioNode, hertz: number, at: number, loudness: number): void {
  for (const [ratio, share, length] of [[1, 1, 1.9], [3, 0.12, 0.7]] as const) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    tone.frequency.value = hertz * ratio;
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(loudness * share, at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(level).connect(out);
    tone.start(at);
    tone.stop(at + length);
  }
}
