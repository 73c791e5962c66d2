import { speaker } from '../lib/messages';
import common from '../messages/en/common.json';
import words from '../messages/en/granting.json';
export { minorOf, typedOf } from '../lib/typedMoney';
import type { Kind, Role } from '../desk/views';
import { t } from './words';

/** The words of what may be granted; they come with its page. */
export const granting = speaker({ ...common, ...words }, t.language);

export const ROLES: readonly Role[] = ['agent', 'lead', 'admin'];

/** "15", "12.5": percent in hundredths of a percent; null where it is no share of up to 100. */
export function shareOf(typed: string): number | null {
  if (!/^\d{1,3}(?:[.,]\d{1,2})?$/u.test(typed.trim())) return null;
  const share = Math.round(Number(typed.trim().replace(',', '.')) * 100);
  return share <= 10_000 ? share : null;
}

export const percent = (bp: number): string =>
  new Intl.NumberFormat(t.language, { style: 'percent', maximumFractionDigits: 2 }).format(bp / 10_000);

/** A name for programs from what a way is called: "A packet of tea" is `a_packet_of_tea`. */
export function codeOf(said: string): string {
  const plain = said.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[^a-z0-9]+/gu, '_');
  return plain.replace(/^[^a-z]+/u, '').slice(0, 40).replace(/_+$/u, '') || 'way';
}

export const MAKES = ['words', 'extra', 'share', 'credit', 'visit', 'again', 'longer'] as const satisfies readonly Kind['makes'][];
export const WHEN = [
  'is_goods', 'is_service', 'delivered', 'undelivered', 'one_piece', 'runs_on', 'nothing_fits_by_hand', 'tried_in_vain', 'overcharged',
  'no_money_owed', 'goods_at_customer',
] as const satisfies readonly NonNullable<Kind['when']>[number][];
export const NEEDS = ['stock', 'not_unique', 'money_left', 'no_dispute', 'can_be_faster', 'visit_known'] as const satisfies readonly NonNullable<Kind['needs']>[number][];
export const FAILURES = [
  'broken', 'part_broken', 'part_missing', 'defect', 'not_as_described', 'wrong_item', 'not_delivered', 'late', 'how_to', 'billing',
  'charged_at_door', 'changed_mind', 'other',
] as const satisfies readonly NonNullable<Kind['failures']>[number][];
export const PROOF_IN = ['photo_or_count', 'photo_or_received', 'received', 'sent_back', 'receipt_or_statement'] as const;
export const PROOF_OUT = ['message', 'delivered', 'label', 'signed_visit', 'credit_note', 'consent', 'certificate', 'customer_says_it_works'] as const;
