/**
 * The catalogue to speak (the first of `have` that the reader understands) and the reader's own
 * variant of it for numbers and times: British, not American, if that is what they read.
 */
export function choose<L extends string>(have: readonly [L, ...L[]]): { language: L; locale: string } {
  for (const wanted of navigator.languages) {
    const language = have.find((one) => wanted === one || wanted.startsWith(`${one}-`));
    if (language !== undefined) return { language, locale: wanted };
  }
  return { language: have[0], locale: have[0] === 'en' ? 'en-GB' : have[0] };
}
