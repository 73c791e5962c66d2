import { beforeAll, describe, expect, it, vi } from 'vitest';

let say: typeof import('../../src/cases/say') & typeof import('../../src/desk/say');
beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: {} });
  say = { ...(await import('../../src/cases/say')), ...(await import('../../src/desk/say')) };
});

const NOW = new Date(2026, 10, 24, 14, 12).getTime();
const HOUR = 3_600_000;

describe('times', () => {
  it('are days where an instant is the last minute of one', () => {
    expect(say.moment(new Date(2026, 10, 27, 23, 59).getTime(), NOW)).toMatch(/27 Nov|Nov 27/u);
    expect(say.moment(new Date(2026, 10, 27, 23, 59).getTime(), NOW)).not.toContain(':59');
    expect(say.moment(new Date(2026, 10, 27, 23, 58).getTime(), NOW)).toContain(':58');
    expect(say.when(new Date(2026, 10, 24, 23, 59, 59).getTime(), NOW)).toBe('today');
  });

  it('have a length in minutes, hours and whole days', () => {
    expect([HOUR / 2, 2.5 * HOUR, 24 * HOUR, 80 * HOUR].map(say.length)).toEqual(['30 min', '2 h 30', '1 day', '3 days']);
  });
});

describe('a letter', () => {
  it('runs on within a paragraph, and keeps its paragraphs, its lists and its ways', () => {
    expect(say.running('Dear Ruth,\n\nwe send\nthe glass.\n- one\n- two\n\nhttps://a\nhttps://b')).toBe(
      'Dear Ruth,\n\nwe send the glass.\n- one\n- two\n\nhttps://a\nhttps://b',
    );
  });
});

describe('what happened in a case', () => {
  it('says where goods are', () => {
    expect(say.codes.of('event', 'goods', { accommodation: 1, goods: 'kept' })).toBe('Goods: they keep them');
  });
});
