/** The second click of a double click means nothing more, however fast the first was answered. */
export const once =
  (work: () => unknown) =>
  (event: MouseEvent): void => {
    if (event.detail <= 1) work();
  };

/** The same for the button that sends a form. */
export function single(event: MouseEvent): void {
  if (event.detail > 1) event.preventDefault();
}

/** Whatever had the focus is gone: it goes where what was done is told. */
export function toHeading(id: string): void {
  document.getElementById(id)?.focus();
}

/** What was opened is what one goes on with. */
export const focus = (field: HTMLElement): void => field.focus();
