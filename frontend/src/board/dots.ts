/** Where dots of equal width stand on a line, stacked where several would cover each other. */
export interface Dot {
  readonly x: number;
  readonly level: number;
}

/** `values` on a scale from `from` to `to`, `width` wide, each dot `size` wide. */
export function stacked(values: readonly number[], scale: { readonly from: number; readonly to: number; readonly width: number; readonly size: number }): Dot[] {
  const columns = new Map<number, number>();
  return [...values]
    .sort((a, b) => a - b)
    .map((value) => {
      const exact = ((value - scale.from) / (scale.to - scale.from)) * scale.width;
      const column = Math.round(exact / scale.size);
      const level = columns.get(column) ?? 0;
      columns.set(column, level + 1);
      return { x: column * scale.size, level };
    });
}

/** A scale around these values with some room beside them, and round numbers to write below it. */
export function around(values: readonly number[]): { from: number; to: number; ticks: number[] } {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = Math.max(2, (most - least) * 0.12);
  const from = Math.max(0, Math.floor(least - room));
  const to = Math.ceil(most + room);
  const rough = Math.max(1, (to - from) / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return { from, to, ticks };
}
