/**
 * What is remembered between two visits, or through a reload. Storage that is closed (a private
 * window) remembers nothing, and whoever asks does without.
 */
class Kept {
  #where: () => Storage;

  /** Asked for each time: where storage is closed, even naming it throws. */
  constructor(where: () => Storage) {
    this.#where = where;
  }

  read(name: string): string | null {
    return this.#tried((storage) => storage.getItem(name)) ?? null;
  }

  keep(name: string, value: string): void {
    this.#tried((storage) => storage.setItem(name, value));
  }

  forget(name: string): void {
    this.#tried((storage) => storage.removeItem(name));
  }

  /** Every name that is kept. */
  names(): string[] {
    return this.#tried((storage) => Object.keys(storage)) ?? [];
  }

  #tried<T>(what: (storage: Storage) => T): T | undefined {
    try {
      return what(this.#where());
    } catch {
      return undefined;
    }
  }
}

/** For this browser, until it is cleared. */
export const browser = new Kept(() => localStorage);
/** For this tab, through its reloads. */
export const tab = new Kept(() => sessionStorage);
