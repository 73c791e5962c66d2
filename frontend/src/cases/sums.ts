import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import { minorOf, typedOf } from '../lib/typedMoney';
import sums from '../messages/en/sums.json';
import { money } from './say';
import type { OptionView } from './views';

const { locale } = choose(['en']);

/** The words of a sum that somebody chooses; they come with its field. */
export const t = speaker(sums, locale);

type Choice = NonNullable<OptionView['choice']>;

/** A typed sum in smallest units, or what is wrong with it in one line. */
export function chosenSum(typed: string, choice: Choice, currency: string): { readonly minor: number } | { readonly wrong: string } {
  const minor = minorOf(typed, currency);
  const [least, most] = [money(choice.least_minor, currency), money(choice.most_minor, currency)];
  if (minor === null) return { wrong: t('sum.bad', { currency, example: typedOf(choice.proposed_minor, currency) }) };
  if (minor < choice.least_minor) return { wrong: choice.rule ? t('sum.below', { least, rule: choice.rule }) : t('sum.low', { least }) };
  if (minor > choice.most_minor) return { wrong: t('sum.above', { most }) };
  return { minor };
}

/** Between which sums one may choose, and what says so. */
export function room(choice: Choice, currency: string): string {
  const [least, most] = [money(choice.least_minor, currency), money(choice.most_minor, currency)];
  return choice.rule ? t('sum.floor', { least, most, rule: choice.rule }) : t('sum.range', { least, most });
}
