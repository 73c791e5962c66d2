/** Where this page is: `/`, `/{brand}`, `/{brand}/waits`, `/{brand}/place/{token}`; or `/mine/{token}`, `/{brand}/mine`, `/{brand}/withdraw`. */
export interface Route {
  readonly brand: string | null;
  readonly token: string | null;
  readonly own: 'mine' | 'way' | 'withdraw' | null;
  readonly waits: boolean;
}

function parse(path: string): Route {
  const [brand, word, token] = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (brand === 'mine') return { brand: null, token: word ?? '', own: 'mine', waits: false };
  const own = word === 'mine' ? 'way' : word === 'withdraw' ? 'withdraw' : null;
  return { brand: brand ?? null, token: word === 'place' ? (token ?? null) : null, own, waits: word === 'waits' };
}

let current = $state.raw(parse(location.pathname));

export const route = {
  get now(): Route {
    return current;
  },
};

export function brandPath(brand: string): string {
  return `/${encodeURIComponent(brand)}`;
}

export function placePath(brand: string, token: string): string {
  return `${brandPath(brand)}/place/${encodeURIComponent(token)}`;
}

export function ownPath(brand: string, what: 'mine' | 'withdraw' | 'waits'): string {
  return `${brandPath(brand)}/${what}`;
}

/** Goes there within the page; `replace` leaves no step to come back to. */
export function go(path: string, replace = false): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  current = parse(location.pathname);
  scrollTo(0, 0);
}

addEventListener('popstate', () => (current = parse(location.pathname)));

/** Lets a plain click on a link stay within the page. */
export function within(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.pathname);
}
