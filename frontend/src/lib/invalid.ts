/** What a field can lack, for a sentence of ours instead of the browser's own. */
export type Lack = 'missing' | 'short' | 'email' | 'number';

/**
 * Fields that can't be sent are explained in the words of the page, in its language: the browser's
 * own sentences come in the browser's. Lasts as long as the page.
 */
export function explainInvalid(words: (lack: Lack, field: HTMLInputElement) => string): void {
  const lack = ({ validity, type }: HTMLInputElement): Lack | null => {
    // The only pattern that we ask for is that there is more than spaces.
    if (validity.valueMissing || validity.patternMismatch) return 'missing';
    if (validity.tooShort) return 'short';
    if (validity.typeMismatch && type === 'email') return 'email';
    return validity.rangeUnderflow || validity.rangeOverflow || validity.stepMismatch || validity.badInput ? 'number' : null;
  };
  // The sentence counts as a lack of its own and must be gone before the field is judged again.
  const forget = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) event.target.setCustomValidity('');
  };
  document.addEventListener('input', forget, true);
  document.addEventListener(
    'invalid',
    (event) => {
      forget(event);
      const field = event.target;
      const what = field instanceof HTMLInputElement ? lack(field) : null;
      if (field instanceof HTMLInputElement && what !== null) field.setCustomValidity(words(what, field));
    },
    true,
  );
}
