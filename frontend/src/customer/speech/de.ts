import common from '../../messages/de/common.json';
import customer from '../../messages/de/customer.json';
import refused from '../../messages/de/refused.json';

/** With what the server refuses, which it says in English. */
export default { ...common, ...customer, ...refused };
