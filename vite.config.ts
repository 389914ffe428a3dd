import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const page = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const KIOSK = { kiosk: page('./terminal/kiosk/page/index.html') };
const OFFICE = { console: page('./console/index.html'), simulator: page('./firmware-sim/page/index.html') };

/**
 * The three pages. `--mode kiosk` builds the kiosk by itself, so that it carries nothing of what only the console
 * needs; `--mode office` adds the other two beside it. Chromium 109 is the oldest browser they must run on.
 */
export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  build: {
    target: 'chrome109',
    outDir: 'dist',
    emptyOutDir: mode !== 'office',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: mode === 'kiosk' ? KIOSK : mode === 'office' ? OFFICE : { ...KIOSK, ...OFFICE },
    },
  },
}));
