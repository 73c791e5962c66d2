import { browser } from '../lib/storage';

/**
 * The place that this browser holds with a brand, so that a closed page finds it again. The token
 * is in the address too; storage that is closed (private window) only means that nobody is
 * reminded.
 */
const key = (brand: string): string => `lamplight.place.${brand}`;
const earlierKey = (brand: string): string => `lamplight.earlier.${brand}`;

export const remembered = (brand: string): string | null => browser.read(key(brand));

export const remember = (brand: string, token: string): void => browser.keep(key(brand), token);

export function forget(brand: string, token: string): void {
  if (remembered(brand) === token) browser.forget(key(brand));
}

/** The last talk that this browser had with a brand: who knows the matter may then answer again. */
export const earlier = (brand: string): string | null => browser.read(earlierKey(brand));

/** A talk ended: it is no place any more, but what came before the next one. */
export function rememberEarlier(brand: string, token: string): void {
  forget(brand, token);
  browser.keep(earlierKey(brand), token);
}
