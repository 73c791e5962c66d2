/** What gave the focus to something that is gone has it again, unless it is elsewhere by now. */
export function giveBack(before: Element | null, gone: HTMLElement): void {
  const { activeElement } = document;
  const lost = activeElement === null || activeElement === document.body || gone.contains(activeElement);
  if (lost && before instanceof HTMLElement) queueMicrotask(() => before.isConnected && before.focus());
}

/**
 * A question that opens within the page (role alertdialog): the focus goes to its last answer, the
 * one that changes nothing; Escape closes it; and the focus goes back to what had it.
 */
export function attend(close: () => void): (dialog: HTMLElement) => () => void {
  return (dialog) => {
    const before = document.activeElement;
    const onkeydown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    dialog.addEventListener('keydown', onkeydown);
    [...dialog.querySelectorAll('button')].at(-1)?.focus();
    return () => {
      dialog.removeEventListener('keydown', onkeydown);
      giveBack(before, dialog);
    };
  };
}
