import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asker, type Reply } from '../../src/lib/ask';
import { askForPlace } from '../../src/customer/wish';

const { ask } = asker((what) => what);
const made = { token: 'the place' };
const yes = (): Promise<Reply<typeof made>> => Promise.resolve({ data: made, response: new Response() });
const no = (status: number, code: string): Promise<Reply<typeof made>> =>
  Promise.resolve({ error: { code, text: 'Not so.' }, response: new Response(null, { status }) });
const lost = (): Promise<Reply<typeof made>> => Promise.reject(new TypeError('the line broke'));

/** Asks once more for each answer; the keys that the server was told. */
async function press(brand: string, ...answers: (() => Promise<Reply<typeof made>>)[]): Promise<string[]> {
  const keys: string[] = [];
  for (const answer of answers) {
    const post = (key: string) => {
      keys.push(key);
      return keys.length === 1 || answers.length > 1 ? answer() : yes();
    };
    await askForPlace(brand, ask, post);
  }
  return keys;
}

const storage = new Map<string, string>();
beforeEach(() => {
  storage.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => storage.get(name) ?? null,
    setItem: (name: string, value: string) => void storage.set(name, value),
    removeItem: (name: string) => void storage.delete(name),
  });
});

describe('a wish for a place', () => {
  it('keeps its key while nobody knows what came of it', async () => {
    const [first, second, third] = await press('a', lost, () => no(503, 'starting'), yes);
    expect(second).toBe(first);
    expect(third).toBe(first);
  });

  it('keeps its key over a reload of the page', async () => {
    const [first] = await press('b', lost);
    vi.resetModules();
    const again = await import('../../src/customer/wish');
    let told = '';
    await again.askForPlace('b', ask, (key) => {
      told = key;
      return yes();
    });
    expect(told).toBe(first);
  });

  it('is a new one after the place was given', async () => {
    const [first, second] = await press('c', yes, yes);
    expect(second).not.toBe(first);
  });

  it('keeps its key when the server wants it put differently', async () => {
    const [first, second] = await press('d', () => no(400, 'phone'), yes);
    expect(second).toBe(first);
  });

  it('takes another key, at once, where the server says that this one is used up', async () => {
    const keys = await press('e', () => no(400, 'key'));
    expect(keys).toHaveLength(2);
    expect(keys[1]).not.toBe(keys[0]);
  });

  it('of one brand says nothing about another', async () => {
    const [first] = await press('f', lost);
    const [other] = await press('g', lost);
    expect(other).not.toBe(first);
  });
});
