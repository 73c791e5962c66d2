import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import mine from '../messages/en/mine.json';

const { locale } = choose(['en']);

/** The words of what a desk shows from the start where it is so: one's cases, and shops that weren't read. */
export const t = speaker(mine, locale);
