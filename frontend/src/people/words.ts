import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import common from '../messages/en/common.json';
import people from '../messages/en/people.json';

const { locale } = choose(['en']);

/** The words of set-up, invitations and settings. */
export const t = speaker({ ...common, ...people }, locale);
