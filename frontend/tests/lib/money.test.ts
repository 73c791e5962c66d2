import { describe, expect, it } from 'vitest';
import { money } from '../../src/lib/money';

/** Digits, points and commas alone: how a language names a currency is its own. */
const figures = (minor: number, currency: string): string => money(minor, currency, 'en-GB').replaceAll(/[^\d.,-]/gu, '');

describe('money', () => {
  it('has hundredths where the currency has them, whatever a browser shows', () => {
    expect(money(1130, 'GBP', 'en-GB')).toBe('£11.30');
    expect(figures(123_456, 'HUF')).toBe('1,234.56');
    expect(figures(-5, 'EUR')).toBe('-0.05');
  });

  it('has thousandths, or none, where the currency has those', () => {
    expect(figures(1_234_567, 'IQD')).toBe('1,234.567');
    expect(figures(500, 'KWD')).toBe('0.500');
    expect(figures(1234, 'JPY')).toBe('1,234');
  });
});
