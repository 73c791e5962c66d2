import { SvelteMap } from 'svelte/reactivity';
import { api } from '../../lib/api/client';
import { ask } from '../ask';
import type { ContactDetail } from '../views';

/** What is known about a contact and its customer: asked for when looked at, kept a little while. */
export interface Detail {
  value: ContactDetail | null;
  failure: string;
}

const KEPT = 30;
const EMPTY: Detail = { value: null, failure: '' };
const details = new SvelteMap<number, Detail>();
const asked = new Set<number>();

/** The detail as far as it is known; asks for it the first time. */
export function contactDetail(contact: number): Detail {
  if (!asked.has(contact)) {
    asked.add(contact);
    queueMicrotask(() => void refresh(contact));
  }
  return details.get(contact) ?? EMPTY;
}

/** Asks again, because something about it changed. */
export async function refresh(contact: number): Promise<void> {
  const answer = await ask(api.GET('/api/v1/desk/contacts/{contact}', { params: { path: { contact } } }));
  const before = details.get(contact)?.value ?? null;
  details.set(contact, answer.ok ? { value: answer.value, failure: '' } : { value: before, failure: answer.text });
  if (!answer.ok) asked.delete(contact);
  const oldest = details.keys().next().value;
  if (details.size > KEPT && oldest !== undefined) {
    details.delete(oldest);
    asked.delete(oldest);
  }
}
