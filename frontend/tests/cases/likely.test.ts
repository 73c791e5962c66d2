import { describe, expect, it } from 'vitest';
import { likely } from '../../src/cases/likely';
import { wishKey, type Wish } from '../../src/cases/wish';
import { theirTime } from '../../src/cases/theirs';
import type { LineView, SaleView } from '../../src/cases/views';
import { OWED } from './_owed';

const line = (n: number, name: string, more: Partial<LineView> = {}): LineView => ({
  line: n, position: n, name, detail: '', sku: `S-${n}`, picture: '', quantity: 1, paid_minor: 100,
  delivered_on: '2026-11-12', day: 12, returned: false, refunded: 0, one_of_a_kind: false, claims: [], ...more,
});
const sale = (n: number, ordered_on: string, lines: LineView[]): SaleView => ({
  sale: n, number: `NL-${n}`, brand: { id: 1, slug: 'b', name: 'B' } as SaleView['brand'], shop: '', seller: '',
  currency: 'GBP', paid_minor: 100, refundable_minor: 100, disputed: false, ordered_on, jurisdiction: 'UK', lines,
  tracking: [], refunds: [], version: 1,
});
const SALES = [
  sale(1, '2026-11-09', [line(1, 'Fjell table lamp'), line(2, 'Bulb')]),
  sale(2, '2026-11-20', [line(3, 'Vik reading lamp', { delivered_on: '2026-11-22' })]),
];
const order = (words: string, owed = [] as (typeof OWED)[], about: number | null = null): number[] =>
  likely({ sales: SALES, owed }, words, about).map((one) => one.line.line);

describe('what somebody most likely comes about', () => {
  it('is what came last where nothing says more', () => {
    expect(order('')).toEqual([3, 1, 2]);
  });

  it('is what their words name, accents or not', () => {
    expect(order('The glass of my FJÉLL is cracked')[0]).toBe(1);
    expect(order('order NL-1')[0]).toBe(3); // two letters and a figure say nothing
    expect(order('a bulb is dark')[0]).toBe(2);
  });

  it('is what we owe something for before what came last, and the line of a case before all', () => {
    const owed = [{ ...OWED, lines: [2] }];
    expect(order('', owed)[0]).toBe(2);
    expect(order('fjell', owed, 3)[0]).toBe(3);
  });

  it('is rather not what was sent back', () => {
    const sales = [sale(1, '2026-11-09', [line(1, 'Fjell', { returned: true }), line(2, 'Bulb')])];
    expect(likely({ sales, owed: [] }, 'fjell').map((one) => one.line.line)).toEqual([2, 1]);
  });
});

describe('the key of a wish', () => {
  const WISH: Wish = { contact: 4, sale: 7, line: 11, failure: 'broken', option: 'part:FJ-02', version: 3, case: null };

  it('is the same for the same wish, from whichever tab, and fits', () => {
    expect(wishKey({ ...WISH })).toBe(wishKey(WISH));
    expect(wishKey(WISH)).toMatch(/^[A-Za-z0-9_-]{1,100}$/u);
  });

  it('is another one for another way, another version, another state of the case', () => {
    const others: Wish[] = [
      { ...WISH, option: 'refund' }, { ...WISH, version: 4 }, { ...WISH, contact: 5 }, { ...WISH, failure: 'late' },
      { ...WISH, case: { case: 1, version: 1 } }, { ...WISH, case: { case: 1, version: 2 } },
    ];
    expect(new Set([WISH, ...others].map(wishKey)).size).toBe(7);
  });
});

describe('the time where they are', () => {
  const NOW = new Date(2026, 10, 24, 14, 12).getTime();
  const at = (h: number): number => new Date(2026, 10, 24, h).getTime();

  it('is told where it is another one', () => {
    expect(theirTime(at(15), '09:12', NOW, 'en-GB')).toBe('10:00');
    expect(theirTime(at(15), '09:13', NOW, 'en-GB')).toBe('10:00');
    expect(theirTime(at(15), '14:12', NOW, 'en-GB')).toBeNull();
    expect(theirTime(at(15), '', NOW, 'en-GB')).toBeNull();
  });

  it('has its weekday where that is another day', () => {
    expect(theirTime(at(20), '23:12', NOW, 'en-GB')).toBe('Wed 05:00');
    expect(theirTime(at(15), '02:42', NOW, 'en-GB')).toBe('03:30');
  });
});
