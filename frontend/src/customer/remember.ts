/**
 * The place that this browser holds with a brand, so that a closed page finds it again. The token
 * is in the address too; storage that is closed (private window) only means that nobody is
 * reminded.
 */
const key = (brand: string): string => `lamplight.place.${brand}`;

export function remembered(brand: string): string | null {
  try {
    return localStorage.getItem(key(brand));
  } catch {
    return null;
  }
}

export function remember(brand: string, token: string): void {
  try {
    localStorage.setItem(key(brand), token);
  } catch {
    // see above
  }
}

export function forget(brand: string, token: string): void {
  try {
    if (localStorage.getItem(key(brand)) === token) localStorage.removeItem(key(brand));
  } catch {
    // see above
  }
}

/** The last talk that this browser had with a brand: who knows the matter may then answer again. */
export function earlier(brand: string): string | null {
  try {
    return localStorage.getItem(`lamplight.earlier.${brand}`);
  } catch {
    return null;
  }
}

/** A talk ended: it is no place any more, but what came before the next one. */
export function rememberEarlier(brand: string, token: string): void {
  forget(brand, token);
  try {
    localStorage.setItem(`lamplight.earlier.${brand}`, token);
  } catch {
    // see above
  }
}
