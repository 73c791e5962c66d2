import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import judging from '../messages/en/judging.json';

const { locale } = choose(['en']);

/** The words of what only a person can judge; they come with it. */
export const t = speaker(judging, locale);
