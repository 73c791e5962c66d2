/** Which question is being put to the person at the desk: one at a time. */
export type Question = 'away' | 'keys' | 'pause' | 'bring' | 'hand' | 'end' | 'promise';

class Asking {
  what = $state<Question | null>(null);
  /** A time that stands in what is being written, with its sentence: a promise begins with it. */
  found = $state.raw<{ typed: string; words: string } | null>(null);
  /** The search of the bar is open. */
  finding = $state(false);

  open(what: Question): void {
    this.what = what;
  }

  close(): void {
    this.what = null;
  }
}

export const asking = new Asking();
