-- Sales under laws without rules were kept without the law's name. Where the buyer's country has no
-- rules of its own it is the law; of the others a shop said that another law holds.

update sale s
set jurisdiction = c.country
from customer c
where s.jurisdiction = 'OTHER'
  and c.id = s.buyer
  and c.country <> ''
  and c.country <> all (array[
      'GB', 'US', 'AU', 'JP', 'SG', 'IN',
      'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE',
      'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK'
  ]);
