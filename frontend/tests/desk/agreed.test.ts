import { expect, test, vi } from 'vitest';
import { warranties, type AgreedView } from '../../src/desk/customers/agreed';

vi.mock('../../src/desk/words', () => ({ t: { language: 'en' } }));

const has = (...some: AgreedView['warranties']): AgreedView => ({ warranties: some }) as unknown as AgreedView;
const full = { months: 12, given_by: 'manufacturer', label: 'full' as const };
const supplier = { months: 60, given_by: 'supplier', label: null };
const second = { months: 24, given_by: 'manufacturer', label: 'limited' as const };

test("a manufacturer's warranty that lasts longer keeps its label, and the others stay", () => {
  expect(warranties(has(full, supplier, second), 36)).toEqual([supplier, second, { ...full, months: 36 }]);
});

test('where no months are named there is none', () => {
  expect(warranties(has(full, supplier), 0)).toEqual([supplier]);
  expect(warranties(has(supplier), 24)).toEqual([supplier, { months: 24, given_by: 'manufacturer' }]);
});
