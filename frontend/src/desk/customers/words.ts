import { speaker } from '../../lib/messages';
import customers from '../../messages/en/customers.json';
import { t as desk } from '../words';

/** The words of looking for a customer, and of their page. */
export const t = speaker(customers, desk.language);
