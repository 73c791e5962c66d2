import { listen, nameOf, typing, type Bindings } from '../lib/keys';
import { browser } from '../lib/storage';

/** What can be done by a key, and the key it has unless the person chose another. */
export const ACTIONS = {
  answer: { key: 'enter', group: 'offer' },
  voice: { key: 'v', group: 'offer' },
  decline: { key: 'escape', group: 'offer' },
  mute: { key: 'm', group: 'talk' },
  camera: { key: 'v', group: 'talk' },
  still: { key: 's', group: 'talk' },
  pause: { key: 'h', group: 'talk' },
  bring: { key: 'i', group: 'talk' },
  hand: { key: 't', group: 'talk' },
  end: { key: 'shift+e', group: 'talk' },
  call: { key: 'p', group: 'talk' },
  notes: { key: 'n', group: 'talk' },
  write: { key: 'w', group: 'talk' },
  duties: { key: 'd', group: 'right' },
  right: { key: 'r', group: 'right' },
  promise: { key: 'shift+p', group: 'right' },
  confirm: { key: 'ctrl+enter', group: 'right' },
  down: { key: 'j', group: 'move' },
  up: { key: 'k', group: 'move' },
  desk: { key: 'g d', group: 'move' },
  cases: { key: 'g c', group: 'move' },
  board: { key: 'g b', group: 'move' },
  people: { key: 'g p', group: 'move' },
  customers: { key: 'g u', group: 'move' },
  find: { key: '/', group: 'move' },
  keys: { key: '?', group: 'move' },
} as const;

export type Action = keyof typeof ACTIONS;
export type Group = (typeof ACTIONS)[Action]['group'];
export type Handlers = Partial<Record<Action | 'choose', ((n: number) => void) | undefined>>;

const SEQUENCE_MS = 1500;

/**
 * Keys of the person who is signed in, on this device: as they are drawn, remapped, or single keys
 * turned off. Parts of the page say with `use` what their actions do; the latest part goes first.
 */
class Keymap {
  on = $state(true);
  chosen = $state<Partial<Record<Action, string>>>({});
  #person = 0;
  #parts: (() => Handlers)[] = [];
  #first = '';
  #since = 0;

  load(person: number): void {
    this.#person = person;
    try {
      const kept = JSON.parse(browser.read(this.#name) ?? '{}') as {
        on?: boolean;
        chosen?: Record<string, string>;
      };
      this.on = kept.on !== false;
      this.chosen = Object.fromEntries(Object.entries(kept.chosen ?? {}).filter(([action]) => action in ACTIONS));
    } catch {
      this.on = true; // nothing kept, or not readable: the drawn keys
      this.chosen = {};
    }
  }

  key(action: Action): string {
    return this.chosen[action] ?? ACTIONS[action].key;
  }

  /** The action of the same group that already has this key. */
  taken(action: Action, key: string): Action | null {
    const others = Object.keys(ACTIONS) as Action[];
    return (
      others.find(
        (other) => other !== action && ACTIONS[other].group === ACTIONS[action].group && this.key(other) === key,
      ) ?? null
    );
  }

  choose(action: Action, key: string): void {
    const { [action]: _, ...rest } = this.chosen;
    this.chosen = key === ACTIONS[action].key ? rest : { ...rest, [action]: key };
    this.#keep();
  }

  turn(on: boolean): void {
    this.on = on;
    this.#keep();
  }

  reset(): void {
    this.chosen = {};
    this.#keep();
  }

  /** Says what actions do while a part of the page is shown; returns how to take that back. */
  use(part: () => Handlers): () => void {
    this.#parts.push(part);
    return () => {
      this.#parts = this.#parts.filter((other) => other !== part);
    };
  }

  /** Listens until the returned function is called. */
  start(): () => void {
    const before = (event: KeyboardEvent): void => {
      // Escape in a field leaves the field, and nothing more: it must not send a customer on.
      if (event.key === 'Escape' && typing(event.target)) {
        (event.target as HTMLElement).blur();
        event.stopImmediatePropagation();
      } else if (!typing(event.target)) this.#sequence(nameOf(event), event);
    };
    addEventListener('keydown', before);
    const stop = listen(() => this.#bindings());
    return () => {
      removeEventListener('keydown', before);
      stop();
    };
  }

  get #name(): string {
    return `lamplight.keys.${this.#person}`;
  }

  #keep(): void {
    browser.keep(this.#name, JSON.stringify({ on: this.on, chosen: this.chosen }));
  }

  /** What each action does now; where two parts say it or share a key, the later one counts. */
  #handlers(): [Action | 'choose', (n: number) => void][] {
    if (document.querySelector('dialog[open]')) return []; // a dialog has keys of its own
    return this.#parts.flatMap((part) =>
      (Object.entries(part()) as [Action | 'choose', ((n: number) => void) | undefined][]).flatMap(
        ([action, handler]) => (handler ? [[action, handler] as [Action | 'choose', (n: number) => void]] : []),
      ),
    );
  }

  /** Two keys after each other ("g d"). */
  #sequence(name: string, event: KeyboardEvent): void {
    const whole = `${this.#first} ${name}`;
    const inTime = event.timeStamp - this.#since < SEQUENCE_MS;
    this.#first = name;
    this.#since = event.timeStamp;
    if (!inTime || !this.on) return;
    for (const [action, handler] of this.#handlers()) {
      if (action === 'choose' || this.key(action) !== whole) continue;
      this.#first = '';
      event.preventDefault();
      event.stopImmediatePropagation();
      handler(0);
      return;
    }
  }

  #bindings(): Bindings {
    const bindings: Record<string, () => void> = {};
    for (const [action, handler] of this.#handlers()) {
      if (action === 'choose') {
        if (this.on) for (let n = 1; n <= 9; n += 1) bindings[String(n)] = () => handler(n);
        continue;
      }
      const key = this.key(action);
      const single = !key.startsWith('ctrl+') && key !== 'escape' && key !== 'enter';
      if (this.on || !single) bindings[key] = () => handler(0);
    }
    return bindings;
  }
}

export const keymap = new Keymap();

const SIGNS: Readonly<Record<string, string>> = {
  enter: '↵',
  escape: 'Esc',
  shift: '⇧',
  ctrl: 'Ctrl',
  alt: 'Alt',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  ' ': 'Space',
};

/** A key as it is printed: "⇧E", "Ctrl ↵", "G D". */
export function printed(key: string): string {
  return key
    .split(' ')
    .map((stroke) => {
      const parts = stroke.split('+').map((part) => SIGNS[part] ?? part.toUpperCase());
      return parts[0] === '⇧' ? parts.join('') : parts.join(' ');
    })
    .join(' ');
}
