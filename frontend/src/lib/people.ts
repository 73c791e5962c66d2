/** First letters of the first and the last word of a name, as the name's own script writes them. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0];
  if (first === undefined) return '';
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last].map((word) => (word === undefined ? '' : [...word][0])).join('').toLocaleUpperCase();
}

/** One of five papers for the initials, always the same for the same person. */
export function paper(id: number): '' | 'b1' | 'b2' | 'b3' | 'b4' {
  return (['', 'b1', 'b2', 'b3', 'b4'] as const)[((id % 5) + 5) % 5] ?? '';
}

/** Where a person's portrait is: a drawing of ours by its name, or an address; null without one. */
export function portraitAddress(portrait: string | null | undefined): string | null {
  if (!portrait) return null;
  if (portrait.includes('/')) return portrait;
  return `/static/portraits/${portrait.replace(/\.svg$/u, '')}.svg`;
}
