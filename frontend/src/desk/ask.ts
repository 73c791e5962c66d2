import { asker } from '../lib/ask';
import { t } from './words';

export type { Answer } from '../lib/ask';
export const { ask } = asker((what) => t(`error.${what}`));
