import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import goods from '../messages/en/goods.json';

const { locale } = choose(['en']);

/** The words of what came back, and of money that differs; they come with it. */
export const t = speaker(goods, locale);
