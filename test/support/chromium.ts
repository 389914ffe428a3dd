/** A real Chromium for the pages: the machine's own, or the one that comes with the packages. */
import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as driver, type Browser } from 'playwright-core';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'];

/** Where Chromium is: `CHROMIUM_PATH`, a usual place, or unpacked from the package. */
export const chromiumPath = async (): Promise<string> =>
  process.env.CHROMIUM_PATH ?? USUAL.find((path) => existsSync(path)) ?? (await chromium.executablePath());

/** Starts it, headless and without talking to anybody. */
export const launchChromium = async (...more: string[]): Promise<Browser> =>
  driver.launch({ executablePath: await chromiumPath(), headless: true, args: [...QUIET, ...more] });
