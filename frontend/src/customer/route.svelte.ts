/** Where this page is: `/`, `/{brand}` or `/{brand}/place/{token}`. */
export interface Route {
  readonly brand: string | null;
  readonly token: string | null;
}

function parse(path: string): Route {
  const [brand, word, token] = path.split('/').filter(Boolean).map(decodeURIComponent);
  return { brand: brand ?? null, token: word === 'place' ? (token ?? null) : null };
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
