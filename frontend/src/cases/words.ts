import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import cases from '../messages/en/cases.json';

const { locale } = choose(['en']);

/** The words of what was sold, what is owed and what makes it right. */
export const t = speaker(cases, locale);
