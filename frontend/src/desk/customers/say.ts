import { isolated } from '../../lib/bidi';
import { money as moneyIn } from '../../lib/money';
import { t } from './words';

/** "£11.30": whole smallest units of a currency. */
export const money = (minor: number, currency: string): string => moneyIn(minor, currency, t.language);

/** A calendar day of a law's place ("2026-11-09"): "Mon 9 Nov", with its year where that is another. */
export function dayOf(iso: string, form: 'short' | 'long' = 'short'): string {
  const at = Date.parse(`${iso}T00:00:00Z`);
  const year = new Date(at).getUTCFullYear() !== new Date().getFullYear();
  return new Intl.DateTimeFormat(t.language, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(year ? { year: 'numeric' } : form === 'long' ? { weekday: 'short' } : {}),
  }).format(at);
}

/** "Sheffield, GB" */
export function place({ town, country }: { town: string; country: string }): string {
  return [isolated(town, t.language), country].filter(Boolean).join(', ');
}
