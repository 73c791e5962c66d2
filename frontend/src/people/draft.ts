import type { BrandAdmin } from '../desk/views';
import type { Draft } from './BrandFields.svelte';

/** A brand to fill in: open on weekdays, in the time zone of whoever makes it. */
export function newDraft(): Draft {
  return {
    name: '',
    line: '',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    languages: ['en'],
    hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
    holidays: '',
    holidays_part: '',
    days_off: [],
    priorities: [],
    sales: false,
    closed: false,
    dispute_body: '',
    dispute_part: false,
  };
}

export function draftOf(brand: BrandAdmin): Draft {
  const { name, line, timezone, languages, hours, holidays, holidays_part, days_off, priorities, sales, closed, dispute_body, dispute_part } = brand;
  return structuredClone({
    name,
    line,
    timezone,
    languages,
    hours,
    holidays,
    holidays_part,
    days_off,
    priorities,
    sales,
    closed,
    dispute_body,
    dispute_part,
  });
}
