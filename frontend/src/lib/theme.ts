import { browser } from './storage';

/** Light or dark: as the system says, unless the person chose on this device. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'lamplight.theme';

export function theme(): Theme {
  const kept = browser.read(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function setTheme(chosen: Theme): void {
  if (chosen === 'system') browser.forget(KEY);
  else browser.keep(KEY, chosen);
  show(chosen);
}

/** Called once by each page before it is drawn. */
export function applyTheme(): void {
  show(theme());
}

function show(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}
