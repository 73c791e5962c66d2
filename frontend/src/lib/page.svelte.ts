import { randomName } from './random';
import { tab } from './storage';

/**
 * The name of this page, by which the server knows which of somebody's pages has the talk. It stays
 * through reloads. A tab that was duplicated got a copy of the storage; it sees by a lock that the
 * name is in use, and takes another one. Where storage is closed a reloaded page has a new name, and
 * asks where to go on.
 */
const KEY = 'lamplight.page';
/** The lock of a page that is just being reloaded is free again within moments. */
const PATIENCE_MS = 1500;

export class ThisPage {
  /** "" until it is settled. */
  name = $state('');
  readonly settled: Promise<string>;

  constructor() {
    this.settled = this.#settle();
  }

  async #settle(): Promise<string> {
    let name = tab.read(KEY) ?? randomName();
    if (!(await holds(name))) {
      name = randomName();
      await holds(name);
    }
    tab.keep(KEY, name);
    this.name = name;
    return name;
  }
}

/** Takes the lock of a name for as long as the page lives; false: another page has it. */
function holds(name: string): Promise<boolean> {
  // Without locks the origin isn't secure, and there is no talk by voice either.
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((decided) => {
    navigator.locks
      .request(`lamplight/page/${name}`, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => {
        decided(true);
        return new Promise(() => undefined);
      })
      .catch(() => decided(false));
  });
}

export const thisPage = new ThisPage();
