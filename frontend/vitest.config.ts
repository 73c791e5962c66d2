import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  // A busy machine is no failure: only what hangs is ended.
  test: { include: ['tests/**/*.test.ts'], environment: './tests/_page.ts', testTimeout: 120_000, hookTimeout: 120_000 },
});
