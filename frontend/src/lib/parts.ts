/**
 * A page that stayed open over an upgrade asks for parts whose names have changed. It is then loaded
 * anew, which keeps everything: a place and a talk are resumed without asking. Not while the server
 * is away (that would leave an empty window), and not twice in a row.
 */
const ONCE_MS = 30_000;
const began = performance.now();
/** Style sheets of parts that didn't come. */
const missing = new Set<HTMLLinkElement>();

export function renewWhenPartsAreGone(): void {
  addEventListener('error', ({ target }) => target instanceof HTMLLinkElement && missing.add(target), true);
  addEventListener('vite:preloadError', () => {
    if (performance.now() - began < ONCE_MS) return;
    fetch('/health', { cache: 'no-store' }).then(
      (answer) => {
        if (answer.ok) location.reload();
      },
      () => undefined, // away: whoever asked for the part says so
    );
  });
}

/**
 * Asks again for the style sheets that didn't come: whatever loads a part asks for each of them once,
 * and would show it without. Rejects when one doesn't come this time either.
 */
export async function styleAgain(): Promise<void> {
  const links = [...missing];
  missing.clear();
  await Promise.all(
    links.map(
      (link) =>
        new Promise((came, failed) => {
          const again = link.cloneNode() as HTMLLinkElement;
          again.addEventListener('load', came);
          again.addEventListener('error', () => failed(new Error(again.href)));
          link.replaceWith(again);
        }),
    ),
  );
}
