import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import common from '../messages/en/common.json';
import customer from '../messages/en/customer.json';

const { language, locale } = choose(['en']);

document.documentElement.lang = language;

export const t = speaker({ ...common, ...customer }, locale);
export type Words = Parameters<typeof t>[0];

/** What a field that was left empty says, where a part of these pages speaks another language. */
export const fields: { missing: string | null } = { missing: null };
