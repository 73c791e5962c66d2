import { SvelteSet } from 'svelte/reactivity';
import type { Answer } from './ask';

/** What is being asked of the server at this moment, and the last "no". Nothing is shown as done before it is. */
class Act {
  readonly doing = new SvelteSet<string>();
  failure = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Runs `work` unless the same is under way. True when it was done. */
  async run(name: string, work: () => Promise<Answer<unknown>>): Promise<boolean> {
    if (this.doing.has(name)) return false;
    this.doing.add(name);
    this.failure = '';
    const answer = await work();
    this.doing.delete(name);
    if (!answer.ok) this.say(answer.text);
    return answer.ok;
  }

  say(text: string): void {
    this.failure = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.failure = ''), 12_000);
  }
}

export const act = new Act();
