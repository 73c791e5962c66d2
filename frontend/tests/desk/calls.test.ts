import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { browser, FakeConnection, settled, type Devices } from '../lib/_rtc';
import type { TalkView } from '../../src/desk/views';

const media = vi.hoisted(() => ({ there: true, turn: { urls: 'turn:turn.example' } }));
const posts: { path: string; body: Record<string, unknown> }[] = [];
vi.mock('../../src/lib/api/client', () => ({
  api: {
    GET: async () =>
      media.there ? { data: { ice_servers: [media.turn] }, response: new Response() } : { response: new Response(null, { status: 503 }) },
    POST: async (path: string, { body }: { body: Record<string, unknown> }) => {
      posts.push({ path, body });
      return { response: new Response(null, { status: 204 }) };
    },
  },
}));

let devices: Devices;
beforeEach(() => {
  vi.useFakeTimers();
  devices = browser();
  posts.length = 0;
  media.there = true;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function desk() {
  const { Calls, GIVE_UP_MS } = await import('../../src/desk/calls.svelte');
  const { thisPage } = await import('../../src/lib/page.svelte');
  const page = await thisPage.settled;
  const view = (more: Partial<TalkView> = {}): TalkView =>
    ({
      contact: 1,
      channel: 'voice',
      state: 'talking',
      role: 'owner',
      owner: { id: 7, name: 'Maya', portrait: '' },
      guests: [],
      pause: null,
      page,
      customer_in: true,
      customer_here: true,
      callback: false,
      again: null,
      ...more,
    }) as TalkView;
  const calls = new Calls(7);
  const follow = async (...talks: TalkView[]): Promise<void> => {
    calls.follow(talks);
    await calls.prepare();
    await settled();
  };
  return { calls, view, follow, GIVE_UP_MS };
}

const asked = (what: string): Record<string, unknown>[] => posts.filter(({ path }) => path.endsWith(what)).map(({ body }) => body);
const hello = { kind: 'hello', reply: false, fresh: false, muted: false, camera: false };
const heard = (data: object = hello) => ({ contact: 1, from: 'customer', peer: 'ruth-1:a', to: null, data });

it('begins a talk only in the page that the server names', async () => {
  const { calls, view, follow } = await desk();
  await follow(view({ page: 'another' }));
  expect(calls.running.size).toBe(0);
  expect(calls.elsewhere(view({ page: 'another' }))).toBe(true);
  await follow(view());
  expect(calls.running.size).toBe(1);
  expect(calls.elsewhere(view())).toBe(false);
  const microphone = await devices.allow();
  await follow(view({ page: 'another' }));
  expect(calls.running.size).toBe(0);
  expect(microphone.readyState).toBe('ended');
  calls.close();
});

it('begins nothing for a talk that ended while it asked how', async () => {
  const { calls, view } = await desk();
  calls.follow([view()]);
  calls.follow([]);
  await calls.prepare();
  await settled();
  expect(calls.running.size).toBe(0);
  expect(devices.asking).toBe(0);
  calls.close();
});

it('begins no talk without the servers that help to find a path, and asks until they are told', async () => {
  const { calls, view } = await desk();
  media.there = false;
  calls.follow([view()]);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(calls.running.size).toBe(0);
  media.there = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(calls.running.size).toBe(1);
  calls.receive(heard());
  await settled();
  expect(FakeConnection.all[0]?.asked).toEqual({ iceServers: [media.turn] });
  calls.close();
});

it('goes on and says so when the server has forgotten who has the talk', async () => {
  const { calls, view, follow } = await desk();
  await follow(view());
  await follow(view({ page: '' }));
  expect(calls.running.size).toBe(1);
  expect(asked('seat')).toMatchObject([{ take: false }]);
  calls.close();
});

it('claims no talk that another page has, whatever a duplicated tab remembers', async () => {
  const kept = new Map([['lamplight.desk.talk.1', '{"muted":false,"camera":false}']]);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  const { calls, view, follow } = await desk();
  await follow(view({ page: 'another' }));
  await follow(view({ page: '' }));
  expect(asked('seat')).toEqual([]);
  expect(calls.elsewhere(view({ page: '' }))).toBe(true);
  calls.close();
});

it('answers those who said hello before the talk began here', async () => {
  const { calls, view, follow } = await desk();
  calls.receive(heard());
  await follow(view());
  await settled();
  expect(FakeConnection.all).toHaveLength(1);
  calls.close();
});

it('lets go of a guest who stepped out', async () => {
  const { calls, view, follow } = await desk();
  const tomasz = { id: 8, name: 'Tomasz', portrait: '' };
  await follow(view({ guests: [tomasz] }));
  calls.receive({ ...heard(), from: 'agent:8', peer: 'tomasz-1:a' });
  expect(calls.running.get(1)?.others).toHaveLength(1);
  await follow(view());
  expect(calls.running.get(1)?.others).toHaveLength(0);
  calls.close();
});

it('calls the customer again when the line is not restored in time, and not before', async () => {
  const { calls, view, follow, GIVE_UP_MS } = await desk();
  await follow(view());
  calls.receive(heard());
  await settled();
  FakeConnection.all[0]?.becomes('connected');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked('call-again')).toEqual([]);
  FakeConnection.all[0]?.becomes('disconnected');
  await vi.advanceTimersByTimeAsync(GIVE_UP_MS - 1000);
  expect(asked('call-again')).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked('call-again')[0]).toEqual({ what: 'ring' });
  await follow(view({ again: { at: 5, by_phone: false } }));
  posts.length = 0;
  FakeConnection.all.at(-1)?.becomes('connected');
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked('call-again')).toEqual([{ what: 'stop' }]);
  calls.close();
});

it('leaves whoever was reached by phone in peace', async () => {
  const { calls, view, follow } = await desk();
  await follow(view({ customer_here: false, again: { at: 5, by_phone: true } }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked('call-again')).toEqual([]);
  calls.close();
});
