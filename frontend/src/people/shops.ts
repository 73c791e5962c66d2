import { speaker } from '../lib/messages';
import words from '../messages/en/shops.json';
import { t } from './words';

/** The words of the page of shops; they come with it. */
export const shops = speaker(words, t.language);
