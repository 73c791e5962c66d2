import type { Environment } from 'vitest/runtime';

/** Node, with what is tested compiled as for a page: effects run. What a browser has is faked where it is needed. */
export default {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
} satisfies Environment;
