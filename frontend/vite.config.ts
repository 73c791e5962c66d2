import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// Two pages: what a customer opens, and what the people who answer open (desk and board).
// The server sends them for many paths, so every reference is absolute below /static/.
export default defineConfig({
  base: '/static/',
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  build: {
    outDir: '../src/lamplight/web/static',
    emptyOutDir: true,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    manifest: true,
    assetsInlineLimit: 0, // no data: addresses: the content security policy names 'self' only
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        customer: resolve(import.meta.dirname, 'customer.html'),
        desk: resolve(import.meta.dirname, 'desk.html'),
      },
    },
  },
});
