import { Live } from '../lib/live.svelte';
import { Calls } from './calls.svelte';
import type {
  FiguresView,
  LineRow,
  LineTotals,
  Message,
  MeView,
  NoticeView,
  OfferView,
  PersonRow,
  PromisedRow,
  TalkView,
} from './views';

/** What this person's desk shows: only what the server has committed and told. */
export class Desk {
  readonly live: Live;
  readonly calls: Calls;
  /** The talk on the stage, by its contact; null: the first there is. */
  chosen = $state<number | null>(null);
  /** A row of the line or of the promised calls that is looked at. */
  looked = $state<number | null>(null);

  constructor(person: number) {
    this.calls = new Calls(person);
    this.live = new Live({
      url: '/api/v1/desk/stream',
      subject: `desk/${person}`,
      onSignal: (signal) => this.calls.receive(signal),
      onOpen: () => this.calls.hello(),
    });
  }

  get me(): MeView | undefined {
    return this.live.get<MeView>('me');
  }

  get offer(): OfferView | null {
    return this.live.get<OfferView>('offer') ?? null;
  }

  get figures(): FiguresView | undefined {
    return this.live.get<FiguresView>('figures');
  }

  /** Changes whenever a customer has answered whether it is useful now. */
  get useful(): number | undefined {
    return this.live.get<number>('useful');
  }

  /** Changes whenever anything that is owed has changed, by whomever. */
  get owed(): number | undefined {
    return this.live.get<number>('owed');
  }

  get totals(): LineTotals | undefined {
    return this.live.get<LineTotals>('line');
  }

  rows: LineRow[] = $derived.by(() =>
    this.#values<LineRow>('line/').sort((a, b) => a.order - b.order || a.since - b.since || a.contact - b.contact),
  );

  promised: PromisedRow[] = $derived.by(() =>
    this.#values<PromisedRow>('promised/').sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.contact - b.contact),
  );

  people: PersonRow[] = $derived.by(() =>
    this.#values<PersonRow>('people/').sort((a, b) => a.name.localeCompare(b.name)),
  );

  notices: NoticeView[] = $derived.by(() => this.#values<NoticeView>('notices/').sort((a, b) => b.at - a.at));

  /** Live talks first, then chats; each in the order in which it began. */
  talks: TalkView[] = $derived.by(() =>
    this.#values<TalkView>('talks/').sort(
      (a, b) => Number(a.channel === 'chat') - Number(b.channel === 'chat') || a.started_at - b.started_at,
    ),
  );

  /** The talk on the stage. */
  talk: TalkView | null = $derived(this.talks.find((talk) => talk.contact === this.chosen) ?? this.talks[0] ?? null);

  messages(contact: number): Message[] {
    return this.#values<Message>(`messages/${contact}/`).sort((a, b) => a.id - b.id);
  }

  close(): void {
    this.calls.close();
    this.live.close();
  }

  #values<T>(prefix: string): T[] {
    return this.live.under<T>(prefix).map(([, value]) => value);
  }
}
