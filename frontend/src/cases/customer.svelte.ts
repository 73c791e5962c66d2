import { SvelteMap } from 'svelte/reactivity';
import { api } from '../lib/api/client';
import { ask } from '../desk/ask';
import type { CaseView, CustomerView } from './views';

/** What was read of one thing: undefined while it isn't known, null where there is nothing. */
export interface Read<T> {
  readonly value: T | null | undefined;
  readonly failure: string;
}

const NOTHING: Read<never> = { value: undefined, failure: '' };
const KEPT = 30;

/** What is read by number, newest answer last; what was read before shows until then. */
class Shelf<T> {
  #read = new SvelteMap<number, Read<T>>();
  #turn = 0;
  #shown = new Map<number, number>();
  #ask: (id: number) => ReturnType<typeof ask<T>>;

  constructor(asks: (id: number) => ReturnType<typeof ask<T>>) {
    this.#ask = asks;
  }

  of(id: number): Read<T> {
    return this.#read.get(id) ?? NOTHING;
  }

  async refresh(id: number): Promise<void> {
    const mine = (this.#turn += 1);
    const answer = await this.#ask(id);
    if (mine < (this.#shown.get(id) ?? 0)) return;
    if (answer.ok) this.put(id, answer.value, mine);
    else if (answer.status === 404) this.#keep(id, { value: null, failure: '' }, mine);
    else this.#keep(id, { value: this.of(id).value, failure: answer.text }, mine);
  }

  /** What a command answered: newer than whatever was asked for before. */
  put(id: number, value: T, turn = (this.#turn += 1)): void {
    this.#keep(id, { value, failure: '' }, turn);
  }

  #keep(id: number, read: Read<T>, turn: number): void {
    this.#shown.set(id, turn);
    this.#read.set(id, read);
    const oldest = this.#read.keys().next().value;
    if (this.#read.size > KEPT && oldest !== undefined && oldest !== id) this.#read.delete(oldest);
  }
}

/** The customer of a contact, with what they bought and what is owed to them; null: nobody known. */
export const customers = new Shelf<CustomerView>((contact) =>
  ask(api.GET('/api/v1/contacts/{contact}/customer-view', { params: { path: { contact } } })),
);

/** Customers by their own number. */
export const people = new Shelf<CustomerView>((customer) =>
  ask(api.GET('/api/v1/customers/{customer}', { params: { path: { customer } } })),
);

export const cases = new Shelf<CaseView>((id) => ask(api.GET('/api/v1/cases/{case}', { params: { path: { case: id } } })));
