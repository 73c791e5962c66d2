import { expect, it, vi } from 'vitest';
import { Playing } from '../../src/lib/playing.svelte';
import { settled } from './_rtc';

class Element {
  paused = true;
  isConnected = true;
  set = 0;
  #stream: unknown = null;
  /** What the browser says to `play`; empty: it plays. */
  refuses = '';
  get srcObject(): unknown {
    return this.#stream;
  }
  set srcObject(stream: unknown) {
    this.set += 1;
    this.#stream = stream;
  }
  play = async (): Promise<void> => {
    if (this.refuses) throw new DOMException('', this.refuses);
    this.paused = false;
  };
  get itself(): HTMLMediaElement {
    return this as unknown as HTMLMediaElement;
  }
}
const stream = (): MediaStream => ({}) as MediaStream;

it('sets a stream once, however often what stands around it changes', () => {
  const playing = new Playing();
  const element = new Element();
  const [one, other] = [stream(), stream()];
  for (const each of [one, one, one, other, other]) playing.play(each)(element.itself);
  expect(element.set).toBe(2);
});

it('wants a click only where the browser says so, and until all can be heard', async () => {
  const playing = new Playing();
  const [first, second] = [new Element(), new Element()];
  first.refuses = 'NotAllowedError';
  playing.play(stream())(first.itself);
  playing.play(stream())(second.itself); // this one plays: the first is still silent
  await settled();
  expect(playing.blocked).toBe(true);
  first.refuses = '';
  playing.unblock();
  await settled();
  expect(playing.blocked).toBe(false);
});

it('asks for nothing when a stream changed while it began', async () => {
  const playing = new Playing();
  const element = new Element();
  element.refuses = 'AbortError';
  playing.play(stream())(element.itself);
  await settled();
  expect(playing.blocked).toBe(false);
});

it('forgets an element that is gone', async () => {
  const playing = new Playing();
  const element = new Element();
  element.refuses = 'NotAllowedError';
  const remove = playing.play(stream())(element.itself);
  await settled();
  remove();
  expect(playing.blocked).toBe(false);
  vi.unstubAllGlobals();
});
