import type { ContactDetail, Message } from '../desk/views';
import type { CaseView, LetterView } from './views';

type CaseEvent = CaseView['events'][number];

/** One thing that happened: an event, a letter of ours, what was written in a talk, the notes of one. */
export type Happened = { readonly at: number; readonly key: string } & (
  | { readonly is: 'event'; readonly event: CaseEvent }
  | { readonly is: 'letter'; readonly letter: LetterView }
  | { readonly is: 'message'; readonly message: Message }
  | { readonly is: 'talk'; readonly talk: ContactDetail }
);

/** What only says how a step is on its way: the track shows it better. */
const WORKINGS: ReadonlySet<string> = new Set(['step_doing', 'step_by_hand', 'step_later']);

/** All that happened in a case, oldest first, whatever way it went. */
export function happened(kase: CaseView, talks: readonly ContactDetail[]): Happened[] {
  const all: Happened[] = [
    ...kase.events
      .filter(({ kind }) => !WORKINGS.has(kind))
      .map((event, n): Happened => ({ is: 'event', at: event.at, key: `event ${n}`, event })),
    ...kase.letters.map((letter): Happened => ({ is: 'letter', at: letter.made_at, key: `letter ${letter.mail}`, letter })),
    ...talks.flatMap((talk): Happened[] => [
      { is: 'talk', at: talk.arrived_at, key: `talk ${talk.contact}`, talk },
      ...talk.messages.map((message): Happened => ({ is: 'message', at: message.at, key: `message ${message.id}`, message })),
    ]),
  ];
  return all.sort((a, b) => a.at - b.at);
}

/** The same by calendar day where the reader is. */
export function byDay(all: readonly Happened[]): { readonly at: number; readonly rows: Happened[] }[] {
  const days: { at: number; rows: Happened[] }[] = [];
  for (const one of all) {
    const last = days.at(-1);
    if (last && new Date(last.at).toDateString() === new Date(one.at).toDateString()) last.rows.push(one);
    else days.push({ at: one.at, rows: [one] });
  }
  return days;
}

/** When the oldest promise, duty or step of it ran out, if one has: what its head says first. */
export function lateSince({ owed, accommodations }: Pick<CaseView, 'owed' | 'accommodations'>, now: number): number | null {
  const due = owed.filter(({ status }) => status === 'due' || status === 'overdue').map(({ end_at }) => end_at);
  // Asking whether it is useful waits for the other steps.
  const steps = accommodations
    .filter(({ decision }) => decision === 'agreed')
    .flatMap((way) => way.steps.filter(({ state, kind }) => kind !== 'ask' && (state === 'todo' || state === 'doing')));
  const ends = [...due, ...steps.map(({ due_at }) => due_at)].filter((at): at is number => at !== null && at < now);
  return ends.length === 0 ? null : Math.min(...ends);
}
