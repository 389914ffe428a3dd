import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const page = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The three pages: kiosk, console and reader simulator. Chromium 109 is the oldest browser they must run on. */
export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'chrome109',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        kiosk: page('./terminal/kiosk/page/index.html'),
        console: page('./console/index.html'),
        simulator: page('./firmware-sim/page/index.html'),
      },
    },
  },
});
