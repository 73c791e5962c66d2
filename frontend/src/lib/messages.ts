import { isolated } from './bidi';

/**
 * Words that people see live in `src/messages/LANGUAGE/PART.json`, never in a component.
 *
 * A message is a text with `{name}` holes, or several texts by plural form (CLDR categories, chosen
 * by the value `n`). `*words*` are emphasised where the message is shown with `<Say>`. Names and other
 * words that run the other way keep their direction and leave the sentence's alone.
 */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };
export type Catalogue = Readonly<Record<string, string | Forms>>;
export type Values = Readonly<Record<string, string | number>>;
export interface Part {
  readonly text: string;
  readonly strong: boolean;
}

export interface Speaker<Key extends string> {
  /** The message as plain text. */
  (key: Key, values?: Values): string;
  /** The message in parts, emphasised ones marked. */
  rich(key: Key, values?: Values): Part[];
  /** The message of `prefix` for a code that the server chose, or null where there is none. */
  of(prefix: string, code: string, values?: Values): string | null;
  /** The language (BCP 47) that the words are in: for `Intl` and for `lang` attributes. */
  readonly language: string;
}

const HOLE = /\{(\w+)\}/gu;

function filled(template: string, values: Values | undefined, language: string): string {
  return template.replace(HOLE, (hole, name: string) => {
    const value = values?.[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? value.toLocaleString(language) : isolated(value, language);
  });
}

/** What speaks the words of a catalogue in its language. */
export function speaker<C extends Catalogue>(catalogue: C, language: string): Speaker<keyof C & string> {
  type Key = keyof C & string;
  const rules = new Intl.PluralRules(language);

  function template(key: Key, values?: Values): string {
    const message: string | Forms | undefined = catalogue[key];
    if (message === undefined) return key;
    if (typeof message === 'string') return message;
    const n = values?.['n'];
    return (typeof n === 'number' ? message[rules.select(n)] : undefined) ?? message.other;
  }

  const say = (key: Key, values?: Values): string =>
    filled(template(key, values).replaceAll('*', ''), values, language);
  const rich = (key: Key, values?: Values): Part[] =>
    template(key, values)
      .split('*')
      .map((text, index) => ({ text: filled(text, values, language), strong: index % 2 === 1 }))
      .filter((part) => part.text !== '');
  const of = (prefix: string, code: string, values?: Values): string | null => {
    const key = `${prefix}.${code}`;
    return key in catalogue ? say(key as Key, values) : null;
  };
  return Object.assign(say, { rich, of, language });
}
