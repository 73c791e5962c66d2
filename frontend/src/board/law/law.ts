import type { components } from '../../lib/api/schema';
import { t } from './words';

type Schemas = components['schemas'];
export type LawReport = Schemas['LawReport'];
export type LawRule = Schemas['LawRule'];
export type LawCheck = Schemas['LawCheck'];
export type LawFigure = Schemas['LawFigure'];
export type LawWay = Schemas['LawWay'];
export type Verdict = LawRule['verdict'];

/** In the order in which they are counted. */
export const VERDICTS = ['kept', 'not_kept', 'cannot_show', 'not_bound', 'not_yet_binding', 'not_gated'] as const satisfies readonly Verdict[];
/** What the report says where there is nobody of whom a rule could be asked. */
const NOBODY = 'there is none in these records';

export type Unit = 'quarter' | 'year';

/** A quarter (0 to 3) of a year, or a year. */
export interface Span {
  unit: Unit;
  year: number;
  quarter: number;
}

const written = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/** Its first and last day; the last isn't after `today`. */
export function bounds({ unit, year, quarter }: Span, today: string): { from: string; to: string } {
  const [first, months] = unit === 'year' ? [0, 12] : [quarter * 3, 3];
  const to = written(year, first + months, 0);
  return { from: written(year, first, 1), to: to > today ? today : to };
}

/** The span of this length that a day is in. */
export function spanOf(day: string, unit: Unit): Span {
  return { unit, year: Number(day.slice(0, 4)), quarter: Math.floor((Number(day.slice(5, 7)) - 1) / 3) };
}

/** So many spans later. */
export function moved(span: Span, by: number): Span {
  if (span.unit === 'year') return { ...span, year: span.year + by };
  const number = span.year * 4 + span.quarter + by;
  return { ...span, year: Math.floor(number / 4), quarter: ((number % 4) + 4) % 4 };
}

/** Whether it is decided without anybody being counted: by the menu. */
export const decided = (figure: LawFigure): boolean => [figure.verdict, figure.would_be].some((one) => one === 'kept' || one === 'not_kept');

/** Whether the records say anything of a rule. */
export const isTold = (rule: LawRule): boolean => rule.checks.some((check) => check.figures.some((one) => (one.denominator ?? 0) > 0 || decided(one)));

/** "94.99 %": never rounded to a whole, or over a limit, that it isn't. */
export function share(part: number): string {
  const exact = Math.floor(part * 10_000 + 1e-9) / 100;
  return `${part === 0 || part === 1 ? String(exact) : exact.toFixed(2)} %`;
}

const seconds = (value: number): string => value.toLocaleString(t.language, { maximumFractionDigits: 1 });

/** Our figure with its population. */
export function figureOf(found: LawFigure): string {
  if (found.figure === null || found.figure === undefined || !found.denominator) return t(decided(found) ? 'law.by_menu' : 'law.nothing');
  if (found.unit === 'seconds') return t('law.mean_of', { seconds: seconds(found.figure), n: found.denominator });
  return t('law.share_of', { share: share(found.figure), n: found.numerator ?? 0, of: found.denominator });
}

/** What the records would need; nothing where they show all. */
export function lacks(found: LawFigure): string {
  if (!found.needs) return '';
  if (found.needs === NOBODY) return t('law.none');
  return found.unknown ? t('law.unknown', { n: found.unknown, needs: found.needs }) : t('law.needs', { needs: found.needs });
}

/** One way of reading a figure. */
export function way(one: LawWay): string {
  const value = one.figure === null ? t('law.way_none') : one.unit === 'share' ? share(one.figure) : `${seconds(one.figure)} s`;
  const judged = one.keeps === null ? value : t(one.keeps ? 'law.way_keeps' : 'law.way_fails', { value });
  return t(one.abandoned === 'out' ? 'law.way_out' : 'law.way_in', { way: t.of('law.way', one.way) ?? one.way, value: judged });
}

/** A country by its name, with what of its law it is. */
export function nameOf(law: string, names: Intl.DisplayNames): string {
  const [country = law, ...rest] = law.split('-');
  if (!/^[A-Z]{2}$/.test(country)) return law;
  const name = names.of(country === 'UK' ? 'GB' : country) ?? country;
  return rest.length > 0 ? `${name}: ${rest.join('-')}` : name;
}
