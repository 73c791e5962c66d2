import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import mine from '../messages/en/mine.json';

const { locale } = choose(['en']);

/** The words of one's list of cases, which a desk that has some shows from the start. */
export const t = speaker(mine, locale);
