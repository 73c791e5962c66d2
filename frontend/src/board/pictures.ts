/** Sums behind the board's pictures: where things stand, never what is true. */

/** Values for an axis from 0 to at least `most`: at most `parts` steps of 1, 2 or 5 times a power of ten. */
export function ticks(most: number, parts = 4, least = 1): number[] {
  const rough = Math.max(most / parts, least);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough - 1e-9) ?? rough;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, n) => n * step);
}

/** What nearly all values stay within, so that one that is far out doesn't squeeze all others: at most
 * twice the 0.95 quantile. */
export function height(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const ordered = [...values].sort((a, b) => a - b);
  const most = ordered.at(-1) ?? 0;
  const nearly = ordered[Math.floor((ordered.length - 1) * 0.95)] ?? most;
  return Math.min(most, 2 * nearly);
}

/** Beside its own minute by the golden ratio, within ±0.36: alike for the same number every time. */
export function beside(n: number): number {
  return ((((n + 1) * 0.618_033_988_75) % 1) - 0.5) * 0.72;
}

/**
 * The line over columns around whole numbers, each as high as its row says: half a number wide on
 * both sides, and straight between two that don't touch. Where no row is it says nothing: it begins
 * with the first column and ends with the last.
 */
export function steps(rows: readonly { readonly at: number; readonly high: number }[]): [number, number][] {
  return rows.flatMap((row): [number, number][] => [
    [row.at - 0.5, row.high],
    [row.at + 0.5, row.high],
  ]);
}

/** How high a line of points is at most between two places; 0 where it isn't. */
export function highest(line: readonly (readonly [number, number])[], from: number, to: number): number {
  const within = line.flatMap(([x, high], n) => {
    const [before, height] = line[n - 1] ?? [x, high];
    return x >= from && before <= to ? [high, height] : [];
  });
  return Math.max(0, ...within);
}

/** "M1 2L3 4": a line through these points, to a tenth. */
export function path(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`).join('');
}

/** The day so many days after a written one: "2026-11-24". */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
