import { describe, expect, it } from 'vitest';
import { speaker } from '../src/lib/messages';
import { together } from '../src/lib/times';

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

  it('leaves a name that runs as the sentence does as it is, and isolates one that runs the other way', () => {
    expect(t('hello', { name: 'Zoë 💡 O’Neil, 24' })).toBe('Hello Zoë 💡 O’Neil, 24');
    expect(t('hello', { name: 'ليلى' })).toBe('Hello \u2068ليلى\u2069');
    expect(t('hello', { name: 'דנה' })).toBe('Hello \u2068דנה\u2069');
    expect(t('hello', { name: '' })).toBe('Hello ');
    expect(t.rich('hello', { name: 'ليلى' })).toEqual([{ text: 'Hello \u2068ليلى\u2069', strong: false }]);
  });

  it('ends with a name whatever marks somebody writes into it to turn the text around', () => {
    expect(t('hello', { name: '\u202Eeve' })).toBe('Hello \u2068\u202Eeve\u2069');
  });

  it('isolates every name in a language that runs from right to left, and no number', () => {
    const ar = speaker({ hello: 'مرحبا {name}', n: '{n}' }, 'ar');
    expect(ar('hello', { name: 'Ruth' })).toBe('مرحبا \u2068Ruth\u2069');
    expect(ar('n', { n: 7 })).not.toContain('\u2068');
  });

  it('isolates each name of a list', () => {
    expect(together(['Ruth', 'ليلى'], 'en')).toBe('Ruth and \u2068ليلى\u2069');
  });
});
