import type { CustomerView, LineView, SaleView } from './views';

/** One thing that a customer bought, with the sale it is of. */
export interface Bought {
  readonly sale: SaleView;
  readonly line: LineView;
}

const folded = (text: string): string => text.toLocaleLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
const wordsOf = (text: string): string[] => folded(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);

/**
 * What a customer bought, what they most likely come about first: what we owe something for, what
 * their words name, what isn't returned, what came last. `about` is the line of a case, if there is one.
 */
export function likely(
  { sales, owed }: Pick<CustomerView, 'sales' | 'owed'>,
  words: string,
  about: number | null = null,
): Bought[] {
  const said = new Set(wordsOf(words));
  const due = new Set(owed.filter(({ status }) => status === 'due' || status === 'overdue').flatMap(({ lines }) => lines));
  const score = ({ sale, line }: Bought): number =>
    (line.line === about ? 1000 : 0) +
    100 * wordsOf(`${line.name} ${line.sku} ${sale.number}`).filter((word) => said.has(word)).length +
    (due.has(line.line) ? 50 : 0) -
    (line.returned || line.refunded >= line.quantity ? 500 : 0);
  const on = ({ sale, line }: Bought): string => line.delivered_on ?? sale.ordered_on ?? '';
  return sales
    .flatMap((sale) => sale.lines.map((line) => ({ sale, line })))
    .sort((a, b) => score(b) - score(a) || on(b).localeCompare(on(a)) || a.line.position - b.line.position);
}
