import { speaker } from '../../lib/messages';
import agreed from '../../messages/en/agreed.json';
import type { components } from '../../lib/api/schema';
import { t as desk } from '../words';

/** The words of what was agreed for a sale; they come with it. */
export const t = speaker(agreed, desk.language);

type Schemas = components['schemas'];
export type AgreedView = Schemas['SaleAgreedView'];
export type SaidAgreed = Schemas['SaidAgreed'];
export type SaidOfLine = Schemas['SaidOfLine'];
type Party = Schemas['SaidParty'];
type Role = Party['roles'][number];

export const CATEGORIES = [
  'other', 'mattress', 'refrigerator', 'freezer', 'range', 'air_conditioner', 'heat_pump', 'dishwasher', 'washing_machine',
  'dryer', 'television', 'computer', 'laptop', 'tablet', 'phone', 'console', 'motor_vehicle',
] as const;
export const CONDITIONS = ['new', 'used', 'refurbished'] as const;
export const FLAGS = ['made_to_spec', 'sealed', 'seal_broken', 'hygiene_unresaleable', 'urgent_repair', 'dated_leisure'] as const;
export const ROLES = { seller: 'seller_of_record', supplier: 'supplier', manufacturer: 'manufacturer' } as const;
export type Named = keyof typeof ROLES;

/** Who has a part in it, as the form has it. */
export const holder = (view: AgreedView, role: Role): string => view.parties.find((one) => one.roles.includes(role))?.name ?? '';

/** Everybody with these three as they are named now; whoever has no part any more is left out. */
export function parties(view: AgreedView, named: Readonly<Record<Named, string>>): Party[] {
  const ours: readonly string[] = Object.values(ROLES);
  const all = new Map<string, Party>();
  const give = (name: string, country: string, roles: readonly string[]): void => {
    const known = all.get(name);
    all.set(name, { name, country: known?.country || country, roles: [...(known?.roles ?? []), ...(roles as Role[])] });
  };
  for (const one of view.parties) {
    const rest = one.roles.filter((role) => !ours.includes(role));
    if (rest.length > 0) give(one.name, one.country, rest);
  }
  for (const [key, role] of Object.entries(ROLES)) {
    const name = named[key as Named].trim();
    if (name !== '') give(name, view.parties.find((one) => one.name === name)?.country ?? '', [role]);
  }
  return [...all.values()];
}

type Warranty = Schemas['SaidWarranty'];

/** The manufacturer's warranty lasts so long now, none where no months are named; all else of it, and each other one, stays. */
export function warranties(view: AgreedView, months: number): Warranty[] {
  const was = view.warranties.find((one) => one.given_by === 'manufacturer');
  const others = view.warranties.filter((one) => one !== was) as Warranty[];
  return months ? [...others, { ...was, months, given_by: 'manufacturer' }] : others;
}

/** Only what is another than it was: the rest stays as the shop says. */
export const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
