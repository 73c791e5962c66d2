import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Talk, type Data, type Outgoing, type Who } from '../../src/lib/talk.svelte';
import { browser, FakeConnection, senders, settled, type Devices } from './_rtc';

let devices: Devices;
beforeEach(() => {
  vi.useFakeTimers();
  devices = browser();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const OK = { response: new Response(null, { status: 204 }) };

function talkOf(me: Who): { talk: Talk; sent: Outgoing[]; say: (data: object, peer?: string, from?: Who) => Promise<void> } {
  const sent: Outgoing[] = [];
  const talk = new Talk({
    me,
    page: `${me === 'customer' ? 'ruth' : 'maya'}-1`,
    ice: [],
    deliver: async (signal) => {
      sent.push(signal);
      return OK;
    },
  });
  const other: Who = me === 'customer' ? 'agent:7' : 'customer';
  const say = async (data: object, peer = 'other-1:x', from: Who = other): Promise<void> => {
    talk.receive({ from, peer, to: null, data });
    await settled();
  };
  return { talk, sent, say };
}

const hello = (more: object = {}) => ({ kind: 'hello', reply: false, fresh: false, muted: false, camera: false, ...more });
const offer = (line: string) => ({ kind: 'description', line, description: { type: 'offer', sdp: '' } });
const answer = (line: string) => ({ kind: 'description', line, description: { type: 'answer', sdp: '' } });
const candidate = (line: string, name = 'a') => ({ kind: 'candidate', line, candidate: { candidate: name } });
const kinds = (sent: Outgoing[]): string[] => sent.map(({ data }) => data.kind);
const lineOf = (sent: Outgoing[]): string => {
  const found = sent.map(({ data }) => data).filter((data): data is Extract<Data, { line: string }> => 'line' in data);
  return found.at(-1)?.line ?? '';
};
const last = (): FakeConnection => FakeConnection.all.at(-1) as FakeConnection;

describe('who answers the offers', () => {
  it('is heard once the microphone is allowed, however late that is', async () => {
    const { talk, say } = talkOf('customer');
    void talk.start({ microphone: true, camera: false });
    await say(hello());
    await say(offer('one'));
    expect(last().done).toContain('local answer');
    expect(last().sends).toEqual([null, null]); // the person still reads the question
    const microphone = await devices.allow();
    expect(last().sends).toEqual([microphone, null]);
  });

  it('tells that it can be heard now', async () => {
    const { talk, sent, say } = talkOf('customer');
    void talk.start({ microphone: true, camera: false });
    await say(hello());
    expect(sent.at(-1)?.data).toMatchObject({ kind: 'hello', muted: true });
    await devices.allow();
    expect(sent.at(-1)?.data).toMatchObject({ kind: 'hello', muted: false });
  });

  it('is heard while the question about the camera is still open', async () => {
    const { talk, sent, say } = talkOf('customer');
    void talk.start({ microphone: true, camera: true });
    await say(hello());
    await say(offer('one'));
    const microphone = await devices.allow();
    expect(devices.asking).toBe(1); // nobody answers it
    expect(last().sends).toEqual([microphone, null]);
    expect(sent.at(-1)?.data).toMatchObject({ kind: 'hello', muted: false, camera: false });
  });

  it('makes a connection only of an offer, never of a late candidate', async () => {
    const { talk, say } = talkOf('customer');
    void talk.start({ microphone: false, camera: false });
    await say(candidate('one'));
    expect(FakeConnection.all).toEqual([]);
    expect(talk.others).toEqual([]);
  });

  it('leaves what was said about a connection that was replaced', async () => {
    const { talk, say } = talkOf('customer');
    void talk.start({ microphone: false, camera: false });
    await say(offer('one'));
    await say(offer('two'));
    expect(FakeConnection.all[0]?.done.at(-1)).toBe('close');
    await say(candidate('one', 'late'));
    await say(candidate('two', 'mine'));
    expect(last().done).toContain('candidate mine');
    expect(last().done).not.toContain('candidate late');
  });

  it('asks for a new path when the line broke, and then for a new connection', async () => {
    const { talk, sent, say } = talkOf('customer');
    void talk.start({ microphone: false, camera: false });
    await say(offer('one'));
    last().becomes('connected');
    last().becomes('disconnected');
    expect(talk.line).toBe('down');
    sent.length = 0;
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent.map(({ data }) => data)).toMatchObject([{ kind: 'hello', reply: false, fresh: false }]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(sent.at(-1)?.data).toMatchObject({ kind: 'hello', fresh: true });
  });
});

describe('who makes the offers', () => {
  it('leaves a connection alone that is only being made', async () => {
    const { talk, sent, say } = talkOf('agent:7');
    void talk.start({ microphone: false, camera: false });
    await say(hello());
    await say(hello({ reply: true }));
    await say(hello());
    talk.hello();
    await settled();
    expect(talk.line).toBe('new');
    expect(last().done).toEqual(['local offer']);
    expect(kinds(sent).filter((kind) => kind === 'description')).toHaveLength(1);
  });

  it('says an offer again that nobody answered, and still calls it connecting', async () => {
    const { talk, sent, say } = talkOf('agent:7');
    void talk.start({ microphone: false, camera: false });
    await say(hello());
    await vi.advanceTimersByTimeAsync(8000);
    expect(kinds(sent).filter((kind) => kind === 'description')).toHaveLength(2);
    expect(talk.line).toBe('new');
  });

  it('looks for a new path when the line broke', async () => {
    const { talk, sent, say } = talkOf('agent:7');
    void talk.start({ microphone: false, camera: false });
    await say(hello());
    await say(answer(lineOf(sent)));
    last().becomes('connected');
    expect(talk.line).toBe('up');
    last().becomes('disconnected');
    expect(talk.line).toBe('down');
    await say(hello());
    expect(last().done).toContain('restart');
  });

  it('takes what the other side says one after the other', async () => {
    const { talk, sent, say } = talkOf('agent:7');
    void talk.start({ microphone: false, camera: false });
    await say(hello());
    const connection = last();
    let open = (): void => undefined;
    connection.gate = new Promise((resolve) => (open = resolve));
    await say(answer(lineOf(sent)));
    await say(candidate(lineOf(sent)));
    expect(connection.done).toEqual(['local offer', 'remote answer …']);
    open();
    await settled();
    expect(connection.done).toEqual(['local offer', 'remote answer …', 'remote answer', 'candidate a']);
  });

  it('connects anew to a page that was loaded anew, and drops the older one', async () => {
    const { talk, say } = talkOf('agent:7');
    void talk.start({ microphone: false, camera: false });
    await say(hello(), 'ruth-1:a');
    await say(hello(), 'ruth-1:b');
    expect(talk.others.map(({ peer }) => peer)).toEqual(['ruth-1:b']);
    await say(hello(), 'ruth-1:a'); // said before the reload, and late
    expect(talk.others.map(({ peer }) => peer)).toEqual(['ruth-1:b']);
  });

  it('is not moved by what another page of the same person says', async () => {
    const { talk, say } = talkOf('agent:7');
    void talk.start({ microphone: true, camera: false });
    const microphone = await devices.allow();
    await say(hello(), 'ruth-1:a');
    await say(hello(), 'maya-2:z', 'agent:7');
    expect(microphone.readyState).toBe('live');
    expect(talk.others).toHaveLength(1);
  });

  it('lets go of whoever has left the talk', async () => {
    const { talk, say } = talkOf('agent:7');
    void talk.start({ microphone: false, camera: false });
    await say(hello(), 'ruth-1:a');
    await say(hello(), 'tomasz-1:b', 'agent:8');
    talk.only(['customer', 'agent:7']);
    expect(talk.others.map(({ from }) => from)).toEqual(['customer']);
    expect(last().done.at(-1)).toBe('close');
  });

  it('sends the track that there is last, whatever was being put in meanwhile', async () => {
    const { talk, say } = talkOf('agent:7');
    void talk.start({ microphone: true, camera: false });
    const first = await devices.allow();
    await say(hello());
    expect(last().sends[0]).toBe(first);
    let open = (): void => undefined;
    senders.gate = new Promise((resolve) => (open = resolve));
    first.lose();
    const second = await devices.allow();
    const third = await (second.lose(), devices.allow());
    open();
    await settled();
    expect(last().sends[0]).toBe(third);
  });
});

describe('microphone and camera', () => {
  it('are given back when the talk ended while the person was asked', async () => {
    const { talk } = talkOf('customer');
    void talk.start({ microphone: true, camera: false });
    talk.stop();
    expect((await devices.allow()).readyState).toBe('ended');
    const { talk: other } = talkOf('customer');
    void other.setCamera(true);
    other.stop();
    expect((await devices.allow()).readyState).toBe('ended');
    expect(other.cameraOn).toBe(false);
  });

  it('are there again after they were lost in a talk', async () => {
    const { talk } = talkOf('customer');
    void talk.start({ microphone: true, camera: false });
    (await devices.allow()).lose();
    await devices.refuse('NotFoundError');
    expect(talk.muted).toBe(true);
    expect(talk.trouble.microphone).toBe('missing');
    void talk.setMuted(false);
    const again = await devices.allow();
    expect(again.enabled).toBe(true);
    expect(talk.muted).toBe(false);
    expect(talk.trouble.microphone).toBeNull();
  });

  it('stay muted when another one takes the place of a muted one', async () => {
    const { talk } = talkOf('customer');
    void talk.start({ microphone: true, camera: false, muted: true });
    expect((await devices.allow()).enabled).toBe(false);
    devices.given[0]?.lose();
    expect((await devices.allow()).enabled).toBe(false);
  });

  it('are silent from the first moment in a muted or paused talk, while the camera is still asked for', async () => {
    for (const quiet of ['muted', 'paused'] as const) {
      const { talk, say } = talkOf('customer');
      if (quiet === 'paused') void talk.setPaused(true);
      void talk.start({ microphone: true, camera: true, muted: quiet === 'muted' });
      const microphone = await devices.allow();
      await say(hello());
      await say(offer('one'));
      expect(microphone.enabled).toBe(false);
      await devices.refuse();
    }
  });

  it('look where they looked before when the other camera cannot be had', async () => {
    const { talk } = talkOf('customer');
    void talk.setCamera(true);
    await devices.allow();
    void talk.turnCamera();
    await devices.refuse('OverconstrainedError');
    await devices.allow();
    expect(talk.facing).toBe('user');
    expect(talk.mirrored).toBe(true);
    expect(talk.cameraOn).toBe(true);
    expect(talk.trouble.camera).toBe('missing');
  });

  it('stay off when one changed one’s mind while being asked', async () => {
    const { talk } = talkOf('customer');
    void talk.setCamera(true);
    void talk.setCamera(false);
    expect((await devices.allow()).readyState).toBe('ended');
    expect(talk.cameraOn).toBe(false);
  });
});
