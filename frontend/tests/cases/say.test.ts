import { describe, expect, it } from 'vitest';
import { codes, moment, running } from '../../src/cases/say';
import { length, when } from '../../src/desk/say';

const NOW = new Date(2026, 10, 24, 14, 12).getTime();
const HOUR = 3_600_000;

describe('times', () => {
  it('are days where an instant is the last minute of one', () => {
    expect(moment(new Date(2026, 10, 27, 23, 59).getTime(), NOW)).toContain('27 Nov');
    expect(moment(new Date(2026, 10, 27, 23, 59).getTime(), NOW)).not.toContain('23:59');
    expect(moment(new Date(2026, 10, 27, 23, 58).getTime(), NOW)).toContain('23:58');
    expect(when(new Date(2026, 10, 24, 23, 59, 59).getTime(), NOW)).toBe('today');
  });

  it('have a length in minutes, hours and whole days', () => {
    expect([HOUR / 2, 2.5 * HOUR, 24 * HOUR, 80 * HOUR].map(length)).toEqual(['30 min', '2 h 30', '1 day', '3 days']);
  });
});

describe('a letter', () => {
  it('runs on within a paragraph, and keeps its paragraphs, its lists and its ways', () => {
    expect(running('Dear Ruth,\n\nwe send\nthe glass.\n- one\n- two\n\nhttps://a\nhttps://b')).toBe(
      'Dear Ruth,\n\nwe send the glass.\n- one\n- two\n\nhttps://a\nhttps://b',
    );
  });
});

describe('what happened in a case', () => {
  it('says where goods are', () => {
    expect(codes.of('event', 'goods', { accommodation: 1, goods: 'kept' })).toBe('Goods: they keep them');
  });
});
