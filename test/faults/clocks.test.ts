/** Terminals whose machines show a wrong time: corrected by the gateway's, or in doubt as long as they were not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DayBook } from '../support/day-book.ts';
import { KioskEar } from '../support/kiosk-ear.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice } from '../support/whole-office.ts';

const DATE = '2026-03-02';
/** Its clock runs, so that its terminals' clocks are their own. */
const OFFICE = `from:${DATE}T08:20:00+08:00`;
let office: WholeOffice;
let book: DayBook;

beforeAll(async () => {
  office = await WholeOffice.open(OFFICE);
  book = new DayBook(office, DATE);
  await office.settle(ROSTER, PERSONS.clerk);
});
afterAll(async () => office?.close());

test.each([
  ['in 1970', 'K1', 'from:1970-01-01T00:00:30+08:00', 'clerk'],
  ['an hour ahead', 'K2', `from:${DATE}T09:20:00+08:00`, 'head'],
  ['a day behind', 'K3', 'from:2026-03-01T08:20:00+08:00', 'early'],
] as const)('R1.39: a machine %s is put right by the gateway before its first tap', async (_when, id, clock, who) => {
  const terminal = await office.startTerminal(id, 'meeting-room', { DIANMAO_CLOCK: clock });
  expect(await book.answerTo(terminal, BADGES[who])).toMatchObject({
    code: 'ON_TIME',
    show: { at: expect.stringMatching(/^08:2/) },
  });
  const tap = (await book.taps()).find((t) => t.data.id === BADGES[who])!;
  expect(tap.at).toMatch(/^2026-03-02T08:2/);
  expect(tap.data.clock.quality).toBe('synced');
});

test('R1.39: one that never met the gateway stores with its own time; delivered, the read is in doubt and nobody is judged by it', async () => {
  await office.stopTerminal('K3');
  await office.gateway.kill('SIGKILL');
  const k3 = await office.startAlone('K3', 'meeting-room', { DIANMAO_CLOCK: 'from:1970-01-01T00:00:30+08:00' });
  const ear = await KioskEar.listen(k3.kiosk);
  k3.tap(BADGES.exact);
  await eventually('stored here', () => ear.events.some((e) => e.kind === 'answer' && e.tap.code === 'OFFLINE_STORED'));
  ear.stop();
  await office.startGateway();
  await eventually('delivered', async () => (await book.taps()).some((t) => t.data.id === BADGES.exact), 40_000);
  const tap = (await book.taps()).find((t) => t.data.id === BADGES.exact)!;
  expect(tap.at).toMatch(/^1970-01-01/);
  expect(tap.data.clock.quality).toBe('unverified');
  expect(await book.verdict('exact')).toMatchObject({ verdict: 'pending' });
  // From the exchange on its reads count.
  await office.terminalReady('K3');
  expect(await book.answerTo(k3, BADGES.fraction)).toMatchObject({ code: 'ON_TIME' });
});
