import { expect, it } from 'vitest';
import { Letter } from '../../src/lib/letter';

it('has one key for one text, until it has arrived', () => {
  const letter = new Letter();
  const first = letter.keyOf('Hello');
  expect(letter.keyOf('Hello')).toBe(first);
  letter.sent();
  expect(letter.keyOf('Hello')).not.toBe(first);
});

it('has another key for another text, also when nobody knows what became of the first', () => {
  const letter = new Letter();
  expect(letter.keyOf('Hello, I am')).not.toBe(letter.keyOf('Hello'));
});
