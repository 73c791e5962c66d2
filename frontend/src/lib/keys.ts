/**
 * Keys of a page. Single keys sleep while somebody types, and where a dialog is open that isn't
 * theirs; chords with Ctrl or Command work everywhere.
 */
export type Bindings = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** "m", "shift+e", "ctrl+enter" (also Command), "escape", "?" */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const letter = key.length === 1 && /\p{L}/u.test(key);
  const parts = [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey && (letter || key.length > 1) ? 'shift' : '',
    key,
  ];
  return parts.filter(Boolean).join('+');
}

export function typing(target: EventTarget | null): boolean {
  // Whoever chooses by a radio button or a box isn't typing.
  const fields = 'input:not([type="radio"], [type="checkbox"]), textarea, select';
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(fields));
}

/** Listens until the returned function is called. Escape works in fields too. */
export function listen(bindings: () => Bindings): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const name = nameOf(event);
    const chord = name.startsWith('ctrl+') || name === 'escape';
    if (!chord && typing(event.target)) return;
    // Enter and Space belong to the button or link that has the focus.
    if ((name === 'enter' || name === ' ') && event.target instanceof HTMLElement && event.target.closest('button, a, summary')) return;
    const act = bindings()[name];
    if (!act) return;
    event.preventDefault();
    act(event);
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
