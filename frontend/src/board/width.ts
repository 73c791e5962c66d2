/** Tells how wide an element is, now and whenever that changes, until what it returns is called. By
 * hand and not `bind:clientWidth`: that would stand in what every page loads. */
export function followWidth(element: HTMLElement, tell: (width: number) => void): () => void {
  const observer = new ResizeObserver(() => tell(element.clientWidth));
  observer.observe(element);
  tell(element.clientWidth);
  return () => observer.disconnect();
}
