/** Light or dark: as the system says, unless the person chose on this device. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'lamplight.theme';

export function theme(): Theme {
  const kept = read();
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function setTheme(chosen: Theme): void {
  try {
    if (chosen === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // Storage is closed (private window): the choice lasts as long as the page.
  }
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

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
