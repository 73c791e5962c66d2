import { choose } from '../../lib/language';
import { speaker } from '../../lib/messages';
import asked from '../../messages/en/asked.json';

const { locale } = choose(['en']);

/** The words of being asked to come in; they come with it. */
export const t = speaker(asked, locale);

/** "Friday 27 November, 14:00 – 18:00", on this device's clock. */
export function hours(of: { readonly from_at: number; readonly to_at: number }): string {
  const form = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return form.formatRange(of.from_at, of.to_at);
}
