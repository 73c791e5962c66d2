import { microphone, type Trouble } from '../lib/devices';

/**
 * Whether a microphone can be had, asked in the click that wants a talk: so that a refusal is known,
 * and said, while there is time to choose another way. The microphone is given back at once; it is
 * opened again only when somebody answers.
 */
class Probe {
  /** null: not asked yet. "ready": it can be had. */
  result = $state<Trouble | 'ready' | 'asking' | null>(null);

  async microphone(): Promise<void> {
    this.result = 'asking';
    const track = await microphone();
    if (typeof track === 'string') {
      this.result = track;
      return;
    }
    track.stop();
    this.result = 'ready';
  }
}

export const probe = new Probe();
