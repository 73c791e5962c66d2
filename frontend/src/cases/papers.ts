import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import papers from '../messages/en/papers.json';
import type { CaseView } from './views';

const { locale } = choose(['en']);

/** The words of what a letter takes along; they come with it. */
export const t = speaker(papers, locale);

export type Paper = CaseView['papers'][number];

/** As the server has it (`journal/tables/papers.py`). */
export const LARGEST = 5 * 1024 * 1024;
export const MOST = 10;
export const KINDS = 'application/pdf,image/jpeg,image/png,image/webp';

export const sized = (bytes: number): string =>
  bytes < 1_000_000 ? t('size_kb', { n: Math.ceil(bytes / 1000) }) : t('size_mb', { n: Math.round(bytes / 100_000) / 10 });
export const nameOf = (paper: Paper): string => paper.name || t('label');
export const idOf = (paper: Paper): string => `${paper.kind}/${paper.id}`;

/** What `person` has put there since: the newest of theirs. What a colleague adds meanwhile is none of it. */
export function added(before: readonly Paper[], after: readonly Paper[], person: number | undefined): Paper | undefined {
  const known = new Set(before.map(idOf));
  const own = after.filter((one) => one.kind === 'paper' && one.by?.id === person && !known.has(idOf(one)));
  return own.sort((one, other) => one.id - other.id).at(-1);
}
