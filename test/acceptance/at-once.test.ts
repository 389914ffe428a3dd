/** A tap is seen as soon as its last byte is there, and counts from that moment, though nothing else goes on. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KioskEar } from '../support/kiosk-ear.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice } from '../support/whole-office.ts';

const TAPS = 25;
/** Prime to whatever runs in steps, so that taps meet every phase of it. */
const BETWEEN_MS = 173;
/** A reader that is only looked at every 50 ms would take 25 in the middle. */
const IN_THE_MIDDLE_MS = 15;

let office: WholeOffice;
beforeAll(async () => {
  office = await WholeOffice.open('manual:2026-03-02T08:05:00+08:00');
  await office.settle(ROSTER, PERSONS.clerk);
});
afterAll(async () => office?.close());

test('an idle terminal shows a tap within milliseconds of its last byte', async () => {
  const terminal = await office.startTerminal('K1', 'meeting-room');
  const ear = await KioskEar.listen(terminal.kiosk);
  const seen = (): number[] => ear.heardAt.filter((_, i) => ear.events[i]!.kind === 'seen');
  const took: number[] = [];
  for (let i = 0; i < TAPS; i++) {
    const begun = performance.now();
    // A stranger's badge each time, since the same card twice is one read.
    terminal.tap(i === 0 ? BADGES.head : `07000000${i.toString(16).toUpperCase().padStart(2, '0')}`);
    await eventually('the tap is seen', () => seen().length > i);
    took.push(seen()[i]! - begun);
    await setTimeout(BETWEEN_MS);
  }
  ear.stop();
  expect(took.toSorted((a, b) => a - b)[TAPS >> 1], took.map((ms) => ms.toFixed(1)).join(' ')).toBeLessThan(
    IN_THE_MIDDLE_MS,
  );
});
