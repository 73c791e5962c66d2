import { codes, dayOf } from './say';
import { t } from './words';

/** What a refusal relies on, by the server's ids: "delivered/2026-11-12", "event/defect_reported/…", "talk/7". */
export function factOf(id: string, now: number): string {
  const [kind = '', ...rest] = id.split('/');
  const day = rest.at(-1) ?? '';
  switch (kind) {
    case 'delivered':
      return t('fact.delivered', { day: dayOf(day, now) });
    case 'contract':
      return t('fact.contract', { day: dayOf(day, now) });
    case 'event':
      return t('fact.event', { what: codes.of('happening', rest[0] ?? ''), day: dayOf(day, now) });
    case 'flag':
      return codes.of('flag', day);
    case 'talk':
      return t('fact.talk');
    default:
      return id;
  }
}
