import { choose } from '../lib/language';
import { speaker } from '../lib/messages';
import board from '../messages/en/board.json';

const { locale } = choose(['en']);

/** The words of the board. */
export const t = speaker(board, locale);
