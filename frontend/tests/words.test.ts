import { describe, expect, it } from 'vitest';
import { initials, paper } from '../src/lib/people';
import { minutes, running, together } from '../src/lib/times';

describe('lengths', () => {
  it('run in minutes and seconds, in hours when there are some', () => {
    expect(running(0)).toBe('0:00');
    expect(running(40_999)).toBe('0:40');
    expect(running(3_725_000)).toBe('1:02:05');
    expect(running(-5)).toBe('0:00');
  });

  it('are at least a minute in whole minutes', () => {
    expect(minutes(10)).toBe(1);
    expect(minutes(150_000)).toBe(3);
  });
});

describe('people', () => {
  it('have the first letters of their first and last name', () => {
    expect(initials('Ruth Ansell')).toBe('RA');
    expect(initials('héloïse')).toBe('H');
    expect(initials('Anna Maria van Dijk')).toBe('AD');
    expect(initials('  ')).toBe('');
  });

  it('keep their paper', () => {
    expect(paper(7)).toBe(paper(12));
  });

  it('are listed as the language joins them', () => {
    expect(together(['Maya', 'Tomasz', 'Samira'], 'en-GB')).toBe('Maya, Tomasz and Samira');
  });
});
