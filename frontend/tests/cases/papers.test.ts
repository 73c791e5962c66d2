import { expect, it } from 'vitest';
import { added, type Paper } from '../../src/cases/papers';

const [MAYA, TOMASZ] = [3, 4];
const paper = (id: number, by: number, kind: Paper['kind'] = 'paper'): Paper =>
  ({ kind, id, by: { id: by, name: `${by}` }, name: `${id}.pdf`, at: id, sent: false }) as Paper;

it('finds what one put into a case, and nothing that a colleague did meanwhile', () => {
  const before = [paper(1, MAYA), paper(2, TOMASZ)];
  const still = paper(9, MAYA, 'still');
  expect(added(before, [...before, paper(3, TOMASZ), paper(4, MAYA), paper(5, TOMASZ), still], MAYA)?.id).toBe(4);
  expect(added(before, [...before, paper(6, MAYA), paper(5, MAYA)], MAYA)?.id).toBe(6);
  expect(added(before, [...before, paper(3, TOMASZ)], MAYA)).toBeUndefined();
});
