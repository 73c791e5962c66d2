import { describe, expect, it } from 'vitest';
import { speaker } from '../src/lib/messages';

const words = {
  hello: 'Hello {name}',
  before: { one: '*{n} person* is before you', other: '*{n} people* are before you' },
};

describe('a message', () => {
  const t = speaker(words, 'en-GB');

  it('has its holes filled and leaves an unknown one visible', () => {
    expect(t('hello', { name: 'Ruth' })).toBe('Hello Ruth');
    expect(t('hello')).toBe('Hello {name}');
  });

  it('takes the plural form of its number', () => {
    expect(t('before', { n: 1 })).toBe('1 person is before you');
    expect(t('before', { n: 2 })).toBe('2 people are before you');
    expect(t('before', { n: 1200 })).toBe('1,200 people are before you');
  });

  it('comes in parts, the emphasised ones marked', () => {
    expect(t.rich('before', { n: 1 })).toEqual([
      { text: '1 person', strong: true },
      { text: ' is before you', strong: false },
    ]);
  });

  it('never takes emphasis from what a person wrote', () => {
    expect(t.rich('hello', { name: '*Ruth*' })).toEqual([{ text: 'Hello *Ruth*', strong: false }]);
    expect(t('hello', { name: '*Ruth*' })).toBe('Hello *Ruth*');
  });
});
