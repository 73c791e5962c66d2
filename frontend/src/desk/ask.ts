import { asker } from '../lib/ask';
import { t } from './words';

export type { Answer } from '../lib/ask';
export const { ask, persist } = asker((what) => t(`error.${what}`));
