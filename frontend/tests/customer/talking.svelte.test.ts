import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Place } from '../../src/customer/place.svelte';
import type { Talking } from '../../src/customer/talking.svelte';
import { browser, FakeConnection, settled, type Devices } from '../lib/_rtc';

const media = vi.hoisted(() => ({ there: true, turn: { urls: 'turn:turn.example' } }));
vi.mock('../../src/lib/api/client', () => ({
  api: {
    GET: async () =>
      media.there ? { data: { ice_servers: [media.turn] }, response: new Response() } : { response: new Response(null, { status: 503 }) },
  },
}));

let devices: Devices;
let look: () => void = () => undefined;
const page = { hidden: false };
let stop = (): void => undefined;

beforeEach(() => {
  devices = browser();
  page.hidden = false;
  media.there = true;
  vi.stubGlobal('document', {
    documentElement: {},
    get hidden() {
      return page.hidden;
    },
    addEventListener: (_: string, listener: () => void) => (look = listener),
    removeEventListener: () => undefined,
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What the server tells about one place, and what is asked of it. */
class Told {
  view = $state.raw<object | undefined>({ contact: 1, state: 'waiting', talk: null });
  asked: [string, boolean][] = [];
  sit = async (name: string, take: boolean): Promise<boolean> => {
    this.asked.push([name, take]);
    return true;
  };
  signal = async () => ({ response: new Response(null, { status: 204 }) });
  async talks(more: object = {}): Promise<void> {
    const talk = { channel: 'voice', agent: { id: 7 }, guests: [], pause: null, page: '', again: null, ...more };
    await this.is({ contact: 1, state: 'talking', talk });
  }
  async is(view: object): Promise<void> {
    this.view = view;
    flushSync();
    await settled();
  }
}

async function open(): Promise<{ told: Told; talking: Talking; me: string }> {
  const { Talking: Made } = await import('../../src/customer/talking.svelte');
  const { thisPage } = await import('../../src/lib/page.svelte');
  const me = await thisPage.settled;
  const told = new Told();
  let talking!: Talking;
  const end = $effect.root(() => {
    talking = new Made(told as unknown as Place);
  });
  stop = () => {
    talking.close();
    end();
  };
  flushSync();
  await settled();
  return { told, talking, me };
}

it('claims the talk in the page where the customer waited, and begins when it is named', async () => {
  const { told, talking, me } = await open();
  await told.talks();
  expect(told.asked).toContainEqual([me, false]);
  expect(talking.talk).toBeNull();
  await told.talks({ page: me });
  expect(talking.talk).not.toBeNull();
});

it('claims the talk no more than once a second while the view that names this page is on its way', async () => {
  vi.useFakeTimers();
  const { told } = await open();
  await told.talks();
  expect(told.asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(900);
  expect(told.asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(told.asked).toHaveLength(2);
});

it('begins no talk without the servers that help to find a path, and asks until they are told', async () => {
  vi.useFakeTimers();
  const { told, talking, me } = await open();
  media.there = false;
  await told.talks({ page: me });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(talking.talk).toBeNull();
  media.there = true;
  await vi.advanceTimersByTimeAsync(15_000);
  talking.talk?.receive({ from: 'agent:7', peer: 'maya-1:a', data: { kind: 'description', line: 'one', description: { type: 'offer', sdp: '' } } });
  await settled();
  expect(FakeConnection.all[0]?.asked).toEqual({ iceServers: [media.turn] });
});

it('begins nothing in a page that came later, and takes the talk only when it is asked to', async () => {
  const { told, talking, me } = await open();
  await told.talks({ page: 'phone' });
  expect(talking.talk).toBeNull();
  expect(talking.elsewhere).toBe(true);
  expect(told.asked).toEqual([]);
  await talking.here();
  expect(told.asked).toEqual([[me, true]]);
});

it('rings in the background until another page has the talk, and doesn’t grab it when looked at', async () => {
  const { told, talking } = await open();
  page.hidden = true;
  await told.talks();
  expect(talking.waitsForLook).toBe(true);
  await told.talks({ page: 'phone' });
  expect(talking.waitsForLook).toBe(false);
  page.hidden = false;
  look();
  await settled();
  expect(told.asked).toEqual([]);
  expect(talking.elsewhere).toBe(true);
});

it('begins when somebody looks at the page that rings', async () => {
  const { told, talking, me } = await open();
  page.hidden = true;
  await told.talks();
  expect(told.asked).toEqual([]);
  page.hidden = false;
  look();
  await settled();
  expect(talking.waitsForLook).toBe(false);
  expect(told.asked).toContainEqual([me, false]);
});

it('gives the microphone back when the talk goes on in another page', async () => {
  const { told, talking, me } = await open();
  await told.talks({ page: me });
  const microphone = await devices.allow();
  expect(microphone.readyState).toBe('live');
  await told.talks({ page: 'phone' });
  expect(microphone.readyState).toBe('ended');
  expect(talking.talk).toBeNull();
});

it('goes on and says so when the server has forgotten who has the talk', async () => {
  const { told, talking, me } = await open();
  await told.talks({ page: me });
  const before = talking.talk;
  await told.talks({ page: '' });
  expect(talking.talk).toBe(before);
  expect(told.asked).toContainEqual([me, false]);
});

it('talks afresh when the call that rings again is answered', async () => {
  const { told, talking, me } = await open();
  await told.talks({ page: me });
  const before = talking.talk;
  await told.talks({ page: me, again: { at: 5, by_phone: false } });
  expect(talking.calledAgain).toBe(true);
  expect(talking.talk).toBe(before); // it may still come back by itself
  await talking.here();
  await told.talks({ page: me });
  expect(talking.calledAgain).toBe(false);
  expect(talking.talk).not.toBeNull();
  expect(talking.talk).not.toBe(before);
});
