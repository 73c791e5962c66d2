import { money } from './money';

/** How many digits the smallest unit of a currency has, as `money` writes it. */
export function digits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(0) && /\.(\d+)/u.exec(money(0, currency, 'en'))?.[1]?.length || 0;
}

/** "60", "60.50" or "60,50" in smallest units; null where it is no such sum. */
export function minorOf(typed: string, currency: string): number | null {
  const found = /^(\d{1,10})(?:[.,](\d{1,3}))?$/u.exec(typed.trim());
  const places = digits(currency);
  if (!found || (found[2] ?? '').length > places) return null;
  return Number(found[1]) * 10 ** places + Number((found[2] ?? '').padEnd(places, '0') || 0);
}

/** 6050 of GBP: "60.50", whole sums without what follows the point. */
export function typedOf(minor: number, currency: string): string {
  const places = digits(currency);
  return minor % 10 ** places === 0 ? String(minor / 10 ** places) : (minor / 10 ** places).toFixed(places);
}
