import type { Answer, Reply } from '../lib/ask';
import { randomName } from '../lib/random';
import { tab } from '../lib/storage';

/** What a call is about, how and in which language: who can be there for it depends on these. */
export interface CallWish {
  readonly purpose: 'service' | 'sales';
  readonly channel: 'video' | 'voice' | 'chat';
  readonly language: string;
}

/**
 * Asking for a place so that it is one place, however often the button is pressed.
 *
 * A wish has a key, kept by this tab until the server says that the place is there. While its
 * answer is lost on the way nobody knows whether the place was made, so that pressing again, even
 * after a reload, says the same key and is given the same place.
 */
const kept = (brand: string): string => `lamplight.wish.${brand}`;
const keys = new Map<string, string>();

function keyOf(brand: string): string {
  let key = keys.get(brand) ?? tab.read(kept(brand));
  if (key === null) key = randomName();
  keys.set(brand, key);
  tab.keep(kept(brand), key);
  return key;
}

function settle(brand: string): void {
  keys.delete(brand);
  tab.forget(kept(brand));
}

export async function askForPlace<T>(
  brand: string,
  persist: <U>(request: () => Promise<Reply<U>>) => Promise<Answer<U>>,
  post: (key: string) => Promise<Reply<T>>,
): Promise<Answer<T>> {
  let answer = await persist(() => post(keyOf(brand)));
  if (!answer.ok && answer.code === 'key') {
    // An earlier try under this key was refused for good: what comes now is another wish.
    settle(brand);
    answer = await persist(() => post(keyOf(brand)));
  }
  if (answer.ok) settle(brand);
  return answer;
}
