/** One key for one wish: the same wish sent twice, or from two tabs, is one. */

/** What is promised, seen at which version of the sale, and in which state of which case. */
export interface Wish {
  readonly contact: number | null;
  readonly sale: number;
  readonly line: number;
  readonly failure: string;
  readonly option: string;
  readonly version: number;
  /** Of how many units of the line; left out for one. */
  readonly units?: number;
  /** The sum that was chosen; left out for the proposed one. */
  readonly amount?: number | undefined;
  /** Null before there is one. */
  readonly case: { readonly case: number; readonly version: number } | null;
}

/** At most 100 letters, digits, "-" and "_", the same for the same wish. */
export function wishKey(wish: Wish): string {
  const state = wish.case === null ? 'new' : `${wish.case.case}.${wish.case.version}`;
  const whole = [wish.contact ?? 0, wish.sale, wish.line, wish.failure, wish.option, wish.version, state, ...((wish.units ?? 1) > 1 ? [wish.units] : []), ...(wish.amount === undefined ? [] : [`sum ${wish.amount}`])].join('/');
  return `right-${wish.sale}-${wish.line}-${hash(whole, 0)}${hash(whole, 0x9e3779b9)}`;
}

/** FNV-1a over UTF-16 units, 32 bits, in base 36. */
function hash(text: string, seed: number): string {
  let h = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) h = Math.imul(h ^ text.charCodeAt(index), 0x01000193);
  return (h >>> 0).toString(36);
}
