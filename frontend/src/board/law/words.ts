import { choose } from '../../lib/language';
import { speaker } from '../../lib/messages';
import law from '../../messages/en/law.json';

const { locale } = choose(['en']);

/** The words of the report in the terms of a law; the rules' own come with it. */
export const t = speaker(law, locale);
