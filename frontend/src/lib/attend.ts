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
      const { activeElement } = document;
      const lost = activeElement === null || activeElement === document.body || dialog.contains(activeElement);
      if (lost && before instanceof HTMLElement) queueMicrotask(() => before.isConnected && before.focus());
    };
  };
}
