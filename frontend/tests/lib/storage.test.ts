import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Remembered } from '../../src/lib/remembered';
import { browser, tab } from '../../src/lib/storage';
import { setTheme, theme } from '../../src/lib/theme';

/** Storage as a browser has it: what is kept stands among its own keys. */
class Fake {
  getItem(name: string): string | null {
    return (this as unknown as Record<string, string>)[name] ?? null;
  }
  setItem(name: string, value: string): void {
    (this as unknown as Record<string, string>)[name] = value;
  }
  removeItem(name: string): void {
    delete (this as unknown as Record<string, string>)[name];
  }
}

beforeEach(() => {
  vi.stubGlobal('localStorage', new Fake());
  vi.stubGlobal('sessionStorage', new Fake());
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
});

describe('what is remembered', () => {
  it('is there until it is forgotten, and a tab knows nothing of the browser’s', () => {
    browser.keep('lamp', 'lit');
    expect(browser.read('lamp')).toBe('lit');
    expect(tab.read('lamp')).toBeNull();
    browser.forget('lamp');
    expect(browser.read('lamp')).toBeNull();
    expect(browser.names()).toEqual([]);
  });

  it('is nothing where storage is closed, and nobody stumbles', () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get: () => {
          throw new Error('closed');
        },
      });
    }
    browser.keep('lamp', 'lit');
    browser.forget('lamp');
    expect(browser.read('lamp')).toBeNull();
    expect(browser.names()).toEqual([]);
    setTheme('dark');
    expect(theme()).toBe('system');
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('of talks is that of those who are still talked with', () => {
    const desk = new Remembered('desk');
    const had = { muted: true, camera: false };
    for (const contact of [1, 2]) desk.put(contact, had);
    new Remembered('place').put(2, had);
    desk.forgetAllBut(new Set([1]));
    expect([desk.get(1), desk.get(2), new Remembered('place').get(2)]).toEqual([had, null, had]);
  });
});
