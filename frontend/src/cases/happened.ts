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

/** All that happened in a case, oldest first, whatever way it went. */
export function happened(kase: CaseView, talks: readonly ContactDetail[]): Happened[] {
  const all: Happened[] = [
    ...kase.events.map((event, n): Happened => ({ is: 'event', at: event.at, key: `event ${n}`, event })),
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

/** When the oldest promise or duty of it ran out, if one has: what its head says first. */
export function lateSince({ owed }: Pick<CaseView, 'owed'>, now: number): number | null {
  const ends = owed
    .filter(({ status, end_at }) => end_at !== null && end_at < now && (status === 'due' || status === 'overdue'))
    .map(({ end_at }) => end_at ?? now);
  return ends.length === 0 ? null : Math.min(...ends);
}
