import common from '../../messages/en/common.json';
import customer from '../../messages/en/customer.json';

export default { ...common, ...customer };
