import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Post } from '../../src/lib/post';
import type { Outgoing } from '../../src/lib/talk.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const named = (peer: string): Outgoing => ({ peer, data: { kind: 'bye', why: 'left' } });
const status = (code: number, headers: Record<string, string> = {}) => ({
  response: new Response(null, { status: code, headers }),
});

it('sends again what the server could not take, and nothing overtakes it', async () => {
  const got: string[] = [];
  const answers = [status(429, { 'Retry-After': '2' }), status(503), status(204), status(204)];
  const post = new Post(async ({ peer }) => {
    got.push(peer);
    return answers.shift() ?? status(204);
  });
  post.send(named('first'));
  post.send(named('second'));
  await vi.advanceTimersByTimeAsync(1900);
  expect(got).toEqual(['first']);
  await vi.advanceTimersByTimeAsync(5000);
  expect(got).toEqual(['first', 'first', 'first', 'second']);
});

it('goes on with the next when the server is not reached for too long', async () => {
  let reached = false;
  const got: string[] = [];
  const post = new Post(async ({ peer }) => {
    if (!reached) throw new TypeError('no network');
    got.push(peer);
    return status(204);
  });
  post.send(named('old'));
  await vi.advanceTimersByTimeAsync(31_000);
  post.send(named('new'));
  reached = true;
  await vi.advanceTimersByTimeAsync(5000);
  expect(got).toEqual(['new']);
});

it('leaves what is refused: the talk is over for this page', async () => {
  const got: string[] = [];
  const post = new Post(async ({ peer }) => {
    got.push(peer);
    return status(403);
  });
  post.send(named('late'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(got).toEqual(['late']);
});

it('gives up a request that hangs, and says it again', async () => {
  vi.useRealTimers();
  const waits = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
  const got: string[] = [];
  const post = new Post(async ({ peer }, until) => {
    got.push(peer);
    if (got.length === 1) await new Promise((_, reject) => (until.aborted ? reject(new Error()) : undefined));
    return status(204);
  });
  post.send(named('hangs'));
  await vi.waitFor(() => expect(got).toEqual(['hangs', 'hangs']));
  waits.mockRestore();
});
