import { api } from '../lib/api/client';
import { act } from '../desk/act.svelte';
import { ask, type Answer } from '../desk/ask';
import { cases } from './customer.svelte';
import type { CaseView, OwedView } from './views';

/** What is done to cases. What answers with the case is shown at once; a "no" is said over the page. */

/** Runs it unless the same is under way; true when it was done. */
export async function change(name: string, work: () => Promise<Answer<CaseView>>): Promise<boolean> {
  let shown: CaseView | null = null;
  const done = await act.run(name, async () => {
    const answer = await work();
    if (answer.ok) shown = answer.value;
    return answer;
  });
  const view = shown as CaseView | null;
  if (done && view) cases.put(view.case, view);
  return done;
}

export async function endPromise(promise: number, how: 'kept' | 'released'): Promise<boolean> {
  const params = { path: { promise_id: promise } };
  return act.run(`promise ${promise}`, (): Promise<Answer<OwedView>> =>
    how === 'kept'
      ? ask(api.POST('/api/v1/promises/{promise_id}/kept', { params }))
      : ask(api.POST('/api/v1/promises/{promise_id}/released', { params })),
  );
}

const of = (step: number) => ({ path: { step } });

export const stepDone = (step: number, proof: Record<string, string>): Promise<boolean> =>
  change(`step ${step}`, () => ask(api.POST('/api/v1/steps/{step}/done', { params: of(step), body: { proof } })));

export const stepFailed = (step: number, reason: string): Promise<boolean> =>
  change(`step ${step}`, () => ask(api.POST('/api/v1/steps/{step}/failed', { params: of(step), body: { reason } })));

export const stepNever = (step: number, proof: Record<string, string>): Promise<boolean> =>
  change(`step ${step}`, () => ask(api.POST('/api/v1/steps/{step}/never', { params: of(step), body: { proof } })));

export const stepAgain = (step: number): Promise<boolean> =>
  change(`step ${step}`, () => ask(api.POST('/api/v1/steps/{step}/again', { params: of(step) })));

export const stepGive = (step: number, person: number): Promise<boolean> =>
  change(`step ${step}`, () => ask(api.POST('/api/v1/steps/{step}/give', { params: of(step), body: { person } })));

/** A yes to what was seen: refused where something else came of it meanwhile. */
export const approve = (accommodation: number, version: number): Promise<boolean> =>
  change(`approve ${accommodation}`, () =>
    ask(api.POST('/api/v1/accommodations/{accommodation}/approve', { params: { path: { accommodation } }, body: { version } })),
  );

export const refuse = (accommodation: number, words: string): Promise<boolean> =>
  change(`approve ${accommodation}`, () =>
    ask(api.POST('/api/v1/accommodations/{accommodation}/refuse', { params: { path: { accommodation } }, body: { words } })),
  );

export const undo = (accommodation: number, words: string): Promise<boolean> =>
  change(`undo ${accommodation}`, () =>
    ask(api.POST('/api/v1/accommodations/{accommodation}/undo', { params: { path: { accommodation } }, body: { words } })),
  );

/** What became of goods that should come back. */
export const goods = (accommodation: number, state: 'received' | 'kept'): Promise<boolean> =>
  change(`goods ${accommodation}`, () =>
    ask(api.POST('/api/v1/accommodations/{accommodation}/goods', { params: { path: { accommodation } }, body: { state } })),
  );

/** What somebody says of a refusal as they read it: refused where it is another one by now. */
export const review = (denial: number, version: number, how: 'confirm' | 'overturn'): Promise<boolean> =>
  change(`denial ${denial}`, () =>
    how === 'confirm'
      ? ask(api.POST('/api/v1/denials/{denial}/confirm', { params: { path: { denial } }, body: { version } }))
      : ask(api.POST('/api/v1/denials/{denial}/overturn', { params: { path: { denial } }, body: { version } })),
  );

/** What is new since a refusal was written. */
export const reopen = (denial: number, words: string): Promise<boolean> =>
  change(`denial ${denial}`, () => ask(api.POST('/api/v1/denials/{denial}/reopen', { params: { path: { denial } }, body: { words } })));
