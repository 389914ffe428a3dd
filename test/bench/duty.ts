/** The duty room by its numbers: a month planned for sixty people, the cover of a year, the lateness of what becomes due. */
import { datesOf, formatInstant, parseInstant, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { MAX_BATCH } from '#shared/wire/topics.ts';
import { read, rooms } from '../support/duty-office.ts';
import { PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice } from '../support/whole-office.ts';
import { WireDevice, type EventBody } from '../support/wire-device.ts';
import { median, type Benchmark, type Row } from './measure.ts';

const YEAR = '2026';
const MONTHS = Array.from({ length: 12 }, (_, i) => `${YEAR}-${String(i + 1).padStart(2, '0')}` as OfficeMonth);
const NIGHT_OF_ITS_END = `${YEAR}-12-31T20:00:00+08:00`;
const PEOPLE = Array.from({ length: 60 }, (_, i) => String(1001 + i));
/** Forty officers and twenty messengers. */
const OFFICERS = PEOPLE.slice(0, 40);
const MESSENGERS = PEOPLE.slice(40);
const LEADERS = [PERSONS.director, PERSONS.deputy];
const badgeOf = (person: string): string => `06000${person}A`;

const ALARMS = 20;
const LOOKS = 20;
/** R2.12: ten minutes to the second are in time. */
const CLIMBS_AFTER_MS = 601_000;

interface Shift {
  start: string;
  end: string;
  officers: string[];
  messengers: string[];
}

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const from = performance.now();
  const made = await work();
  return [made, performance.now() - from];
};
const demanded = async (response: Promise<Response>): Promise<Record<string, unknown>> => {
  const answer = await response;
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
};

/** Each month of a year proposed, stored and published over HTTP, the year before it on the scales. */
const planYear = async (office: WholeOffice): Promise<{ shifts: Shift[]; seconds: number[] }> => {
  const all: Shift[] = [];
  const seconds: number[] = [];
  for (const month of MONTHS) {
    const [shifts, took] = await timed(async () => {
      const path = `/api/duty/rota/${month}`;
      const pools = { officers: OFFICERS, messengers: MESSENGERS, leaders: LEADERS, officersPerShift: 2 };
      const proposal = await demanded(office.call('POST', `${path}/generate`, pools));
      await demanded(office.call('PUT', path, { shifts: proposal.shifts }));
      await demanded(office.call('POST', `${path}/publish`));
      return proposal.shifts as Shift[];
    });
    if (shifts.length !== datesOf(month).length * 2) throw new Error(`${month} has ${shifts.length} shifts`);
    all.push(...shifts);
    seconds.push(took / 1_000);
  }
  return { shifts: all, seconds };
};

/** A year as it should be: everybody signs in, rooms are looked at, the log is closed, both badges confirm. */
const eventsOf = (kiosk: WireDevice, shifts: readonly Shift[]): EventBody[] => {
  const at = (start: string, minutes: number): string =>
    formatInstant(epochMs(parseInstant(start)! + minutes * 60_000));
  const by = (person: string): object => ({ by: read(badgeOf(person)) });
  return shifts.flatMap(({ start, officers, messengers }, i) => {
    const [come] = officers as [string];
    const before = shifts[i - 1];
    const go = before?.officers[0];
    const steps: [string, number, object][] = [
      ...officers.map((p): [string, number, object] => ['tap', -20, read(badgeOf(p))]),
      ...messengers.map((p): [string, number, object] => ['tap', -15, read(badgeOf(p))]),
      ...(go === undefined
        ? []
        : ([
            ['handover.inspect', -10, { rooms: rooms(), ...by(come) }],
            ['log.close', -9, { summary: '无异常', ...by(go) }],
            ['handover.confirm', -1, by(go)],
            ['handover.confirm', 0, by(come)],
            ['messenger.out', 1, { kind: 'relief', ...by(before!.messengers[0]!) }],
          ] as [string, number, object][])),
    ];
    return steps.map(([type, minutes, data]) => kiosk.event(type, at(start, minutes), data));
  });
};

const planAndCover = async (): Promise<Row[]> => {
  const office = await WholeOffice.open(`manual:${YEAR}-01-01T00:00:00+08:00`);
  try {
    const rows = PEOPLE.map(
      (person) =>
        `${person},测试${person},秘书科,科员,${MESSENGERS.includes(person) ? 'messenger' : ''},,${badgeOf(person)},2020-01-01,,`,
    );
    await office.settle([ROSTER, ...rows].join('\r\n'), PERSONS.clerk);
    const key = await office.keyOf('K2', 'duty-room');
    const { shifts, seconds } = await planYear(office);
    await office.gateway.kill();
    // The year is over when its terminal finds the line again.
    await office.startGateway({ DIANMAO_CLOCK: `manual:${NIGHT_OF_ITS_END}` });
    const kiosk = await WireDevice.connect(office.mqttPort, 'K2', key);
    const past = shifts.filter(({ start }) => parseInstant(start)! < parseInstant(NIGHT_OF_ITS_END)!);
    const events = eventsOf(kiosk, past);
    // Rooms and badges make an inspection long: a batch fits a packet.
    const batch = MAX_BATCH / 4;
    for (let i = 0; i < events.length; i += batch) await kiosk.send(...events.slice(i, i + batch));
    await kiosk.leave();
    // The first look of a gateway that has just started, and looks after it.
    await office.gateway.kill();
    await office.startGateway({ DIANMAO_CLOCK: `manual:${NIGHT_OF_ITS_END}` });
    const path = `/api/duty/cover?from=${YEAR}-01-01&to=${YEAR}-12-31`;
    const looks: number[] = [];
    let gaps = 0;
    for (let i = 0; i < LOOKS; i++) {
      const [cover, took] = await timed(() => office.get<{ intervals: object[]; gaps: object[] }>(path));
      if (cover.intervals.length < 365) throw new Error(`the cover has ${cover.intervals.length} intervals`);
      gaps = cover.gaps.length;
      looks.push(took);
    }
    const all = await office.get<{ items: { state: string }[] }>(
      `/api/duty/handovers?from=${YEAR}-01-01&to=${YEAR}-12-31`,
    );
    const done = all.items.filter(({ state }) => state === 'complete').length;
    if (gaps > 0 || done !== past.length - 1) throw new Error(`${gaps} gaps, ${done} of ${past.length - 1} handovers`);
    return [
      {
        name: 'month planned for 60 people, the slowest of a year',
        value: Math.max(...seconds),
        unit: 's',
        bound: { most: 1 },
        note: `proposed, stored and published over HTTP; median ${median(seconds).toFixed(2)} s`,
      },
      {
        name: 'cover of a year, the first look',
        value: looks[0]!,
        unit: 'ms',
        bound: { most: 200 },
        note: `over HTTP, ${events.length} events in ${past.length} shifts, just started`,
      },
      {
        name: 'cover of a year, the slowest look after it',
        value: Math.max(...looks.slice(1)),
        unit: 'ms',
        bound: { most: 200 },
        note: `median of ${LOOKS - 1}: ${median(looks.slice(1)).toFixed(0)} ms`,
      },
    ];
  } finally {
    await office.close();
  }
};

/** Emergencies that nobody acknowledges, two a second, on the machine’s own clock. */
const lateness = async (): Promise<Row[]> => {
  const office = await WholeOffice.open('system');
  try {
    await office.settle(ROSTER, PERSONS.clerk);
    const kiosk = await WireDevice.connect(office.mqttPort, 'K2', await office.keyOf('K2', 'duty-room'));
    const first = Math.ceil(Date.now() / 1_000) * 1_000 + 4_000;
    const raised = Array.from({ length: ALARMS }, (_, i) =>
      kiosk.event('emergency.raise', formatInstant(epochMs(first + Math.floor(i / 2) * 1_000 - CLIMBS_AFTER_MS)), {
        severity: '重大',
        place: '西大街',
        kind: `险情${i}`,
      }),
    );
    await kiosk.send(...raised);
    const alarms = await eventually(
      'all of them have climbed',
      async () => {
        const { facts } = await office.get<{ facts: { at: string; data: { kind: string; due: string } }[] }>(
          '/api/ledger?type=alarm.raised&limit=1000',
        );
        const overdue = facts.filter(({ data }) => data.kind === 'emergency-overdue');
        return overdue.length === ALARMS && overdue;
      },
      60_000,
    );
    await kiosk.leave();
    const late = alarms.map(({ at, data }) => parseInstant(at)! - parseInstant(data.due)!);
    return [
      {
        name: 'lateness of an alarm, the worst',
        value: Math.max(...late),
        unit: 'ms',
        bound: { most: 1_000 },
        note: `of ${ALARMS}, two a second; median ${median(late)} ms`,
      },
    ];
  } finally {
    await office.close();
  }
};

export const duty: Benchmark = {
  name: 'duty',
  run: async () => [...(await planAndCover()), ...(await lateness())],
};
