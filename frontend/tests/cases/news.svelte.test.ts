import { expect, it } from 'vitest';
import { News } from '../../src/cases/news.svelte';

it('never says of one refusal what was written for another', () => {
  const news = new News();
  news.toggle(7);
  news.words = 'A witness came forward';
  news.toggle(8);
  expect([news.of, news.words]).toEqual([8, '']);
  news.words = 'The parcel was found';
  news.toggle(8);
  expect([news.of, news.words]).toEqual([null, '']);
});
