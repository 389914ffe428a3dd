/**
 * From the last serial byte on a real pty to the words on the page in a real browser: "seen", and the verdict.
 * Both ends read the machine's one clock; the page notes the first frame after the change.
 */
import { launchChromium } from '../support/chromium.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice } from '../support/whole-office.ts';
import { median, percentile, type Benchmark } from './measure.ts';

const TAPS = 200;
/** Longer than the reader's debounce of one card would matter: each tap is another card. */
const PAUSE_MS = 300;

declare global {
  interface Window {
    seenAt: number[];
    answeredAt: number[];
  }
}

export const tapLatency: Benchmark = {
  name: 'tap-latency',
  run: async () => {
    const office = await WholeOffice.open('manual:2026-03-02T08:05:00+08:00');
    const browser = await launchChromium();
    try {
      const cards = Array.from({ length: TAPS }, (_, i) =>
        (0x0600000000 + i).toString(16).toUpperCase().padStart(10, '0'),
      );
      const rows = cards.map((card, i) => `${1000 + i},测试${i},秘书科,科员,,,${card},2020-01-01,,`);
      await office.settle([ROSTER, ...rows].join('\r\n'), PERSONS.clerk);
      const k1 = await office.startTerminal('K1', 'meeting-room');
      const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
      await page.addInitScript(() => {
        window.seenAt = [];
        window.answeredAt = [];
        const native = window.EventSource;
        window.EventSource = class extends native {
          constructor(url: string | URL) {
            super(url);
            this.addEventListener('message', (event: MessageEvent<string>) => {
              const { kind } = JSON.parse(event.data) as { kind: string };
              const into = kind === 'seen' ? window.seenAt : kind === 'answer' ? window.answeredAt : undefined;
              if (into) requestAnimationFrame(() => into.push(performance.timeOrigin + performance.now()));
            });
          }
        };
      });
      await page.goto(k1.kiosk);
      k1.tap(BADGES.head);
      await eventually('the page works', () => page.evaluate(() => window.answeredAt.length >= 1));
      await page.evaluate(() => {
        window.seenAt = [];
        window.answeredAt = [];
      });
      // The page keeps its own notes: nobody looks at it while it works.
      const written: number[] = [];
      for (const card of cards) {
        written.push(performance.timeOrigin + performance.now());
        k1.tap(card);
        await page.waitForTimeout(PAUSE_MS);
      }
      const [seenAt, answeredAt] = await eventually('every tap is answered on the page', async () => {
        const notes = await page.evaluate(() => [window.seenAt, window.answeredAt] as const);
        return notes.every((moments) => moments.length === TAPS) ? notes : undefined;
      });
      const seen = seenAt.map((at, i) => at - written[i]!);
      const answered = answeredAt.map((at, i) => at - written[i]!);
      const note = (samples: number[]): string => `${TAPS} taps, median ${median(samples).toFixed(1)} ms`;
      return [
        {
          name: 'last byte → seen on the page, p99',
          value: percentile(seen, 0.99),
          unit: 'ms',
          bound: { most: 50 },
          note: note(seen),
        },
        {
          name: 'last byte → verdict on the page, p99',
          value: percentile(answered, 0.99),
          unit: 'ms',
          bound: { most: 150 },
          note: note(answered),
        },
      ];
    } finally {
      await browser.close();
      await office.close();
    }
  },
};
