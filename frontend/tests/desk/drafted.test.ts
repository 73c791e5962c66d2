import { describe, expect, it, vi } from 'vitest';
import { carried, clears, drafted, type AgreedView, type Draft } from '../../src/desk/customers/agreed';

vi.mock('../../src/desk/words', () => ({ t: { language: 'en' } }));

type Line = AgreedView['lines'][number];
const LAMP: Line = {
  line: 1, name: 'Fjell table lamp', category: 'other', condition: null, digital_elements: null, flags: ['sealed'], one_of_a_kind: false, claims: [], by_hand: [],
};

function sale(said: Partial<AgreedView> = {}): AgreedView {
  return {
    sale: 5, version: 3, buyer_kind: 'consumer', trade_by: '', promised_delivery: '2026-12-02', ship_days: null, withdrawal_info_given: true,
    parties: [{ name: 'Nordlys', roles: ['seller_of_record'], country: '' }],
    warranties: [], clauses: [], lines: [LAMP], by_hand: [], history: [],
    ...said,
  };
}

const lineOf = (draft: Draft): Draft['lines'][number] | undefined => draft.lines[0];

describe('what is written of a sale that somebody else wrote of meanwhile', () => {
  it('stays, and all that was left as it was shows what holds now', () => {
    const seen = sale();
    const wrote = { ...drafted(seen), months: '36', promised: '', named: { ...drafted(seen).named, manufacturer: 'Foundry' } };
    const now = sale({
      buyer_kind: 'trade', promised_delivery: '2026-12-09',
      warranties: [{ months: 24, given_by: 'manufacturer', label: null }],
      parties: [{ name: 'Sollys', roles: ['seller_of_record'], country: '' }],
    });
    expect(carried(wrote, seen, now)).toEqual({
      ...drafted(now), months: '36', promised: '', named: { seller: 'Sollys', supplier: '', manufacturer: 'Foundry' },
    });
  });

  it('stays with its line, where others came before it or were left out', () => {
    const bulb = { ...LAMP, line: 2, name: 'Bulb' };
    const seen = sale({ lines: [bulb, LAMP] });
    const [first, second] = drafted(seen).lines;
    if (!first || !second) throw new Error('two lines');
    const wrote = { ...drafted(seen), lines: [{ ...first, unique: true }, { ...second, condition: 'used', flags: [] }] };
    const is = carried(wrote, seen, sale({ lines: [{ ...LAMP, category: 'phone' }, { ...LAMP, line: 3 }] }));
    expect(is.lines.map(({ line, category, condition, flags }) => [line, category, condition, flags])).toEqual([
      [1, 'phone', 'used', []],
      [3, 'other', '', ['sealed']],
    ]);
  });

  it('shows again what was emptied of a line: it may be what the shop says now', () => {
    const seen = sale({ lines: [{ ...LAMP, by_hand: ['category'] }] });
    const wrote = { ...drafted(seen), lines: drafted(seen).lines.map((one) => ({ ...one, category: '' })) };
    expect(lineOf(carried(wrote, seen, sale()))?.category).toBe('other');
  });
});

it('is emptied only where nothing stands, or what was written by hand', () => {
  expect(clears(null, 'category', [])).toBe(true);
  expect(clears('other', 'category', ['category'])).toBe(true);
  expect(clears('other', 'category', ['condition'])).toBe(false);
});
