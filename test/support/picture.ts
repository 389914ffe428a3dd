/** Pictures of pages, kept beside the test's output for whoever wants to look at what the tests saw. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT } from './sources.ts';

const FOLDER = join(ROOT, 'test/output/pictures');

/** Takes the page as it stands, named after the test and `more`; a picture that fails fails no test. */
export const keepPicture = async (page: Page, more = ''): Promise<void> => {
  const plain = (text: string, most: number): string =>
    text
      .replaceAll(/[^\p{L}\p{N}.]+/gu, '-')
      .slice(0, most)
      .replace(/^-|-$/g, '');
  const name = [plain(expect.getState().currentTestName ?? 'page', 80), plain(more, 40)].filter(Boolean).join('--');
  await page.screenshot({ path: join(FOLDER, `${name}.png`), timeout: 5_000 }).catch(() => undefined);
};
