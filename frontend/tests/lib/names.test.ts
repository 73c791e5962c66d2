import { expect, it } from 'vitest';
import { namesContent } from '../../src/lib/names';

it('is the same name as long as the content is the same', () => {
  const nameOf = namesContent();
  const first = nameOf({ words: 'Their invoice', buyer_kind: 'trade' });
  expect(nameOf({ words: 'Their invoice', buyer_kind: 'trade' })).toBe(first);
  const second = nameOf({ words: 'Their invoice', buyer_kind: 'consumer' });
  expect(second).not.toBe(first);
  expect(nameOf({ words: 'Their invoice', buyer_kind: 'trade' })).not.toBe(first);
});
