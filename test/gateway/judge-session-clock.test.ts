import { expect, test } from 'vitest';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { SessionClock } from '../../gateway/timers/session-clock.ts';
import { instantOf, OfficeInMemory } from '../support/office-in-memory.ts';

const DAY = '2026-03-02';
const at = (time: string, date: string = DAY) => `${date}T${time}+08:00`;

const running = async (now: string, office?: OfficeInMemory, refuse: () => boolean = () => false) => {
  const house = office ?? (await OfficeInMemory.opened());
  const clock = new ManualClock(instantOf(now, DAY));
  const moments: string[] = [];
  const sessions = new SessionClock({
    clock,
    recorder: house.recorder(refuse),
    views: house.pages,
    onMoment: () => moments.push(formatInstant(clock.now()).slice(0, 19)),
  });
  await sessions.start();
  return {
    office: house,
    clock,
    sessions,
    moments,
    ends: () =>
      house.ledger.all
        .filter((f) => f.type === 'session.ended')
        .map((f) => `${String(f.data.session)} ${f.at.slice(0, 19)}`),
  };
};

test('R1.4, G15: a session ends one second after its last valid second, as a fact of that moment', async () => {
  const { clock, ends, moments } = await running('07:30:00');
  await clock.moveTo(instantOf('09:30:00', DAY));
  expect(ends()).toEqual([]);
  expect(moments).toEqual(['2026-03-02T08:00:00', '2026-03-02T08:30:00']);
  await clock.moveTo(instantOf('12:00:00', DAY));
  expect(ends()).toEqual(['2026-03-02 2026-03-02T09:30:01']);
});

test('a week that passes at once ends every working day’s session, in order, each once', async () => {
  const { clock, ends } = await running('07:30:00');
  await clock.moveTo(instantOf('12:00:00', '2026-03-09'));
  expect(ends()).toEqual(
    ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'].map(
      (d) => `${d} ${d}T09:30:01`,
    ),
  );
});

test('what became due while nobody ran is recorded before the start is over, with its own moment', async () => {
  const first = await running('07:30:00');
  first.sessions.stop();
  const second = await running('2026-03-04T10:00:00+08:00', first.office);
  expect(second.ends()).toEqual(['2026-03-02', '2026-03-03', '2026-03-04'].map((d) => `${d} ${d}T09:30:01`));
});

test('R1.8: a new T0 moves the end', async () => {
  const { office, clock, ends } = await running('07:30:00');
  await office.act(
    'day.relocated',
    { date: DAY, place: 'meeting-room', reason: '停电', t0: at('10:00:00') },
    at('08:00:00'),
  );
  await clock.moveTo(instantOf('10:30:00', DAY));
  expect(ends()).toEqual([]);
  await clock.moveTo(instantOf('11:00:01', DAY));
  expect(ends()).toEqual(['2026-03-02 2026-03-02T11:00:01']);
});

test('R1.9: a waived session has no end, until the waiver is taken back', async () => {
  const { office, clock, ends } = await running('07:30:00');
  await office.act('day.waived', { date: DAY, reason: '占用' }, at('08:00:00'));
  await clock.moveTo(instantOf('12:00:00', DAY));
  expect(ends()).toEqual([]);
  await office.act('day.act-cancelled', { date: DAY, reason: '误' }, at('12:00:00'));
  await clock.moveTo(instantOf('12:00:01', DAY));
  expect(ends()).toEqual(['2026-03-02 2026-03-02T09:30:01']);
});

test('R1.11: an ad hoc call ends thirty minutes and a second after its T0', async () => {
  const { office, clock, ends } = await running('14:00:00');
  const call = {
    session: `${DAY}-a1`,
    date: DAY,
    kind: 'adhoc' as const,
    t0: at('15:30:00'),
    place: 'meeting-room',
    scope: 'all' as const,
    reason: '防汛',
  };
  await office.act('session.opened', call, at('15:00:00'));
  await clock.moveTo(instantOf('16:00:00', DAY));
  expect(ends()).toEqual(['2026-03-02 2026-03-02T09:30:01']);
  await clock.moveTo(instantOf('16:00:01', DAY));
  expect(ends().at(-1)).toBe('2026-03-02-a1 2026-03-02T16:00:01');
});

test('an end that could not be stored is tried again after the next commit that succeeds', async () => {
  let full = true;
  const { office, clock, ends } = await running('07:30:00', undefined, () => full);
  await clock.moveTo(instantOf('10:00:00', DAY));
  expect(ends()).toEqual([]);
  full = false;
  await office.tap({ at: '08:20:00', receivedAt: '10:00:00' });
  await clock.moveTo(instantOf('10:00:01', DAY));
  expect(ends()).toEqual(['2026-03-02 2026-03-02T09:30:01']);
});
