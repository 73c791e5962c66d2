import { speaker } from '../lib/messages';
import seldom from '../messages/en/seldom.json';
import { t } from './words';

/** Words of what is seldom opened; they come with it. */
export const own = speaker(seldom, t.language);
