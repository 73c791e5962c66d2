import { choose } from '../../lib/language';
import { speaker } from '../../lib/messages';
import common from '../../messages/en/common.json';
import desk from '../../messages/en/desk.json';
import talk from '../../messages/en/talk.json';

const { locale } = choose(['en']);

/** The words of the desk and, beside them, those of a talk: they come when the first one begins. */
export const t = speaker({ ...common, ...desk, ...talk }, locale);
