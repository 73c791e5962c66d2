import { asker } from '../lib/ask';
import { t } from './words';

export type { Answer } from '../lib/ask';
/** What the customer does is asked once, and isn't done by itself later: they press once more. */
export const { ask } = asker((what) => t(what === 'other' ? 'error.unknown' : 'error.act'));
/** Given up after some tries. */
export const { persist } = asker((what) => t(what === 'other' ? 'error.unknown' : 'error.again'));
