import { asker } from '../lib/ask';
import { inWords, t } from './words.svelte';

export type { Answer } from '../lib/ask';
const acting = asker((what) => t(what === 'other' ? 'error.unknown' : 'error.act'));
const trying = asker((what) => t(what === 'other' ? 'error.unknown' : 'error.again'));
/** What the customer does is asked once, and isn't done by itself later: they press once more. */
export const ask: typeof acting.ask = (request) => inWords(acting.ask(request));
/** Given up after some tries. */
export const persist: typeof trying.persist = (request) => inWords(trying.persist(request));
