import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import messages from '../messages/en/why.json';
import { codes, dayOf, money } from './say';
import { t as words } from './words';
import type { OwedView } from './views';

const { locale } = choose(['en']);

/** The words of why something is owed; they come when somebody asks. */
const t = speaker(messages, locale);

const NO_RULE = 'NO_RULE_WRITTEN';
/** What stands for a place that nobody knows. */
const NOWHERE = 'ZZ';

const asked = (all: readonly string[]): string => all.map((one) => codes.of('remedy', one)).join(', ');

/** "New Zealand", "United States (NY)": the place of a law by its code. */
export function placeOf(law: string): string {
  const [country = '', part] = law.split('-');
  const region = country === 'UK' ? 'GB' : country;
  const name = new Intl.DisplayNames([words.language], { type: 'region', fallback: 'code' }).of(region) ?? country;
  return part === undefined ? name : `${name} (${part})`;
}

function remedies(row: OwedView): string[] {
  const said: string[] = [];
  if (row.remedies.length > 0) {
    const key = row.chooser === 'consumer' ? 'why.they' : row.chooser === 'seller' ? 'why.we' : 'why.open';
    said.push(t(key, { remedies: asked(row.remedies) }));
  }
  const least = row.fields['min_offered'];
  if (typeof least === 'number') said.push(t('why.offered', { n: least }));
  const second = row.second_tier ?? [];
  if (second.length > 0) said.push(t('why.second', { remedies: asked(second) }));
  return said;
}

/** What decided: in sentences where there are such, else what it depends on. */
function because(row: OwedView): string[] {
  const all = (row.because ?? []).filter((one) => one !== NO_RULE && !row.review.includes(one));
  const said = all.flatMap((one) => t.of('because', one) ?? []);
  const open = all.flatMap((one) => (t.of('because', one) === null ? (words.of('review', one) ?? []) : []));
  if (row.status === 'contested' && open.length > 0) said.push(t('why.because', { what: open.join(', ') }));
  const law = row.fields['law'];
  if (typeof law === 'string') said.unshift(law === NOWHERE ? t('why.no_place') : t('why.no_rules', { place: placeOf(law) }));
  return said;
}

function held({ fields, status }: OwedView): string[] {
  const reason = fields['reason_code'];
  if (typeof reason !== 'string' || reason === '') return [];
  return [t(status === 'excluded' ? 'why.not_owed' : 'why.held', { why: codes.of('reason', reason) })];
}

function limits({ fields }: OwedView, now: number): string[] {
  const said: string[] = [];
  const { base_end: base, latest_end: latest, min_amount_minor: least, currency } = fields;
  if (typeof base === 'string') said.push(t('why.base_end', { day: dayOf(base, now) }));
  if (typeof latest === 'string') said.push(t('why.latest_end', { day: dayOf(latest, now) }));
  if (typeof least === 'number' && typeof currency === 'string') said.push(t('why.least', { sum: money(least, currency) }));
  return said;
}

/** Why it is owed and by whom, sentence by sentence. */
export function why(row: OwedView, now: number): string[] {
  const said = [...remedies(row), ...held(row), ...because(row), ...limits(row, now)];
  if (row.review.length > 0) said.push(words('owes.judge', { what: row.review.map((one) => codes.of('review', one)).join(', ') }));
  if (row.owed_by) {
    const who = t('why.who', { party: codes.of('party', row.owed_by) });
    const does = row.performed_by !== null && row.performed_by !== row.owed_by ? t('why.does', { party: codes.of('party', row.performed_by) }) : '';
    said.push(does ? `${who}, ${does}` : who);
  }
  if (row.recourse_against) said.push(t('why.recourse', { party: codes.of('party', row.recourse_against) }));
  if (row.confidence === 'low') said.push(t('why.unsure'));
  return said;
}
