import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import common from '../messages/en/common.json';
import desk from '../messages/en/desk.json';

const { language, locale } = choose(['en']);

document.documentElement.lang = language;

/** The words of the desk. */
export const t = speaker({ ...common, ...desk }, locale);
