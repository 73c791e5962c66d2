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

/** What the form has in its fields; '' where nothing is known. */
export interface Draft {
  readonly buyer: AgreedView['buyer_kind'];
  readonly promised: string;
  /** Of the manufacturer's warranty. */
  readonly months: string;
  readonly named: Record<Named, string>;
  readonly lines: readonly DraftOfLine[];
}

export interface DraftOfLine {
  line: number;
  name: string;
  category: string;
  condition: string;
  unique: boolean;
  flags: string[];
}

/** The form as a sale's terms fill it. */
export function drafted(of: AgreedView): Draft {
  return {
    buyer: of.buyer_kind,
    promised: of.promised_delivery ?? '',
    months: String(of.warranties.find((one) => one.given_by === 'manufacturer')?.months ?? ''),
    named: { seller: holder(of, ROLES.seller), supplier: holder(of, ROLES.supplier), manufacturer: holder(of, ROLES.manufacturer) },
    lines: of.lines.map((one) => ({
      line: one.line,
      name: one.name,
      category: one.category ?? '',
      condition: one.condition ?? '',
      unique: one.one_of_a_kind,
      flags: [...one.flags].sort(),
    })),
  };
}

/** What somebody `wrote` over what they had seen, once something else holds `now`: what they left as it was shows that. */
export function carried(wrote: Draft, seen: AgreedView, now: AgreedView): Draft {
  const [was, is] = [drafted(seen), drafted(now)];
  return {
    ...kept(wrote, was, is),
    named: kept(wrote.named, was.named, is.named),
    lines: is.lines.map((line) => {
      const [mine, before] = [wrote, was].map((one) => one.lines.find((other) => other.line === line.line));
      if (!mine || !before) return line;
      // What was emptied may be what can't be: it is emptied anew.
      return kept({ ...mine, category: mine.category || line.category, condition: mine.condition || line.condition }, before, line);
    }),
  };
}

function kept<T extends object>(wrote: T, was: T, is: T): T {
  const whole = { ...is };
  for (const name of Object.keys(is) as (keyof T)[]) if (differs(wrote[name], was[name])) whole[name] = wrote[name];
  return whole;
}

/** Whether nothing may stand there: where nothing does, or somebody wrote it over what the shop says. */
export const clears = (said: unknown, name: string, byHand: readonly string[]): boolean => said === null || byHand.includes(name);
