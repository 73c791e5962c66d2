/** What somebody says is new of a refusal: of one at a time, and never of another than it was written for. */
export class News {
  /** Of which one; null while nobody says anything. */
  of = $state<number | null>(null);
  words = $state('');

  /** Begins with this one, or ends where it is this one. */
  toggle(denial: number): void {
    this.of = this.of === denial ? null : denial;
    this.words = '';
  }

  end(): void {
    this.of = null;
    this.words = '';
  }
}
