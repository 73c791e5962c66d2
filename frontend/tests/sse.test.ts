import { describe, expect, it } from 'vitest';
import { Reader } from '../src/lib/sse';

const STREAM = ': begin\nid: 41\nevent: snapshot\ndata: {"a":1}\n\nid:42\r\nevent:set\r\ndata:{"a":\r\ndata:2}\r\n\r\n: beat\n\nevent: signal\ndata: x\n\n';
const EXPECTED = [
  { event: 'snapshot', data: '{"a":1}', id: '41' },
  { event: 'set', data: '{"a":\n2}', id: '42' },
  { event: 'signal', data: 'x', id: null },
];

describe('an event stream', () => {
  it('is read the same wherever its pieces break', () => {
    for (let cut = 0; cut <= STREAM.length; cut += 1) {
      const reader = new Reader();
      expect([...reader.push(STREAM.slice(0, cut)), ...reader.push(STREAM.slice(cut))]).toEqual(EXPECTED);
    }
  });

  it('is read the same one character at a time', () => {
    const reader = new Reader();
    expect([...STREAM].flatMap((piece) => reader.push(piece))).toEqual(EXPECTED);
  });

  it('gives nothing for comments and for a message without data', () => {
    expect(new Reader().push(': beat\n\nevent: set\nid: 7\n\n')).toEqual([]);
  });
});
