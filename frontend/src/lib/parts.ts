/**
 * A page that stayed open over an upgrade asks for parts whose names have changed. It is then loaded
 * anew, which keeps everything: a place and a talk are resumed without asking. Not while the server
 * is away (that would leave an empty window), and not twice in a row.
 */
const ONCE_MS = 30_000;
const began = performance.now();

export function renewWhenPartsAreGone(): void {
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
