import { SvelteMap } from 'svelte/reactivity';
import { api } from '../../lib/api/client';
import { ask } from '../ask';
import type { ContactDetail, Notes } from '../views';

/** What is known about a contact and its customer: asked for when looked at, kept a little while. */
export interface Detail {
  value: ContactDetail | null;
  failure: string;
}

const KEPT = 30;
const EMPTY: Detail = { value: null, failure: '' };
const details = new SvelteMap<number, Detail>();
const asked = new Set<number>();
/** Of each contact, in which turn that was asked or saved which is shown now. */
const shown = new Map<number, number>();
let turn = 0;

/** The detail as far as it is known; asks for it the first time. */
export function contactDetail(contact: number): Detail {
  if (!asked.has(contact)) {
    asked.add(contact);
    queueMicrotask(() => void refresh(contact));
  }
  return details.get(contact) ?? EMPTY;
}

/** Asks again, because something about it changed. True when it was told. */
export async function refresh(contact: number): Promise<boolean> {
  const mine = (turn += 1);
  const answer = await ask(api.GET('/api/v1/desk/contacts/{contact}', { params: { path: { contact } } }));
  if (mine < (shown.get(contact) ?? 0)) return answer.ok; // something newer is known already
  shown.set(contact, mine);
  const before = details.get(contact)?.value ?? null;
  details.set(contact, answer.ok ? { value: answer.value, failure: '' } : { value: before, failure: answer.text });
  if (!answer.ok) asked.delete(contact);
  const oldest = details.keys().next().value;
  if (details.size > KEPT && oldest !== undefined) {
    details.delete(oldest);
    asked.delete(oldest);
  }
  return answer.ok;
}

/** What the server just kept of the notes: whoever writes on begins with it. */
export function noted(contact: number, notes: Notes): void {
  shown.set(contact, (turn += 1));
  const known = details.get(contact)?.value;
  if (known) details.set(contact, { value: { ...known, notes }, failure: '' });
}

const leaving = new Map<number, Promise<void>>();

/** A form for notes was left before all of it was saved: `saved` ends when it is, or can't be. */
export function leaves(contact: number, saved: Promise<void>): void {
  const both = Promise.all([leaving.get(contact), saved]).then(() => undefined);
  leaving.set(contact, both);
  void both.then(() => leaving.get(contact) === both && leaving.delete(contact));
}

/** Asks for the notes as they are once everything that was written before is in them; false when it failed. */
export async function refreshNotes(contact: number): Promise<boolean> {
  await leaving.get(contact);
  return refresh(contact);
}
