/** The pages that people who answer have. Going from one to another keeps a talk running. */
export type Page = 'desk' | 'cases' | 'customers' | 'board' | 'people' | 'account' | 'setup' | 'join' | 'password' | 'ask';

const DOORS: readonly Page[] = ['board', 'setup', 'join', 'password', 'ask'];
const ROOMS: readonly Page[] = ['cases', 'customers', 'people', 'account'];

class Route {
  #path = $state(location.pathname);

  constructor() {
    addEventListener('popstate', () => (this.#path = location.pathname));
  }

  get page(): Page {
    const [, first, second] = this.#path.split('/');
    return DOORS.find((page) => page === first) ?? ROOMS.find((page) => page === second) ?? 'desk';
  }

  /** What follows the page in the address: the token of an invitation, a part of the settings. */
  get rest(): string {
    return decodeURIComponent(
      this.#path
        .split('/')
        .slice(ROOMS.includes(this.page) ? 3 : 2)
        .join('/'),
    );
  }

  go(path: string): void {
    if (path === this.#path) return;
    history.pushState(null, '', path);
    this.#path = path;
    scrollTo(0, 0);
  }
}

export const route = new Route();

/** A link inside the app: followed here unless it is to be opened in another tab or window. */
export function inside(event: MouseEvent): void {
  const link = (event.currentTarget as HTMLElement).closest('a');
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  route.go(link.pathname);
}
