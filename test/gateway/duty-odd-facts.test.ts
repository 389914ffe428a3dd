/** The duty room among facts that no kiosk in order would have made: clocks in doubt, data erased, data nobody can read. */
import { describe, expect, test } from 'vitest';
import { addDays, formatInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { FactDraft } from '../../gateway/ledger/fact.ts';
import { rooms } from '../support/duty-office.ts';
import { badgeOf, instantOf, OfficeInMemory, rosterRow } from '../support/office-in-memory.ts';

const NIGHT = '0301';
const DAY = '0302';
const MESSENGER = '0401';
const LEADER = '0101';

const at = (time: string): EpochMs => instantOf(time, '2026-03-02');
const morning = (time: string): string => formatInstant(at(time));

/** A month in which by night 0301 and by day 0302 holds the duty room. */
const shifts = Array.from({ length: 31 }, (_, i) => {
  const date = `2026-03-${String(i + 1).padStart(2, '0')}` as OfficeDate;
  const shift = (start: string, end: string, officer: string) => ({
    start: `${start}+08:00`,
    end: `${end}+08:00`,
    officers: [officer],
    messengers: [MESSENGER],
    leader: LEADER,
  });
  return [
    shift(`${date}T08:00:00`, `${date}T18:00:00`, DAY),
    shift(`${date}T18:00:00`, `${addDays(date, 1)}T08:00:00`, NIGHT),
  ];
}).flat();

const opened = async (): Promise<OfficeInMemory> => {
  const office = await OfficeInMemory.opened('2026-03-01T07:00:00+08:00', [
    rosterRow(LEADER, '孟长河', '综合科', { roles: ['director'] }),
    rosterRow(NIGHT, '方知行', '综合科'),
    rosterRow(DAY, '白露', '综合科'),
    rosterRow(MESSENGER, '郑好', '综合科', { roles: ['staff', 'messenger'] }),
  ]);
  await office.act('rota.planned', { month: '2026-03', shifts }, '2026-03-01T07:10:00+08:00');
  await office.act('rota.published', { month: '2026-03' }, '2026-03-01T07:11:00+08:00');
  await office.tap({ at: '17:55:00', date: '2026-03-01', terminal: 'K2', badge: badgeOf(NIGHT) });
  return office;
};

/** Stored as it is, past every schema, as a commit would store it. */
const store = async (office: OfficeInMemory, draft: FactDraft, receivedAt = draft.at): Promise<string> => {
  await office.house.prepare([draft]);
  const fact = office.ledger.append(draft, receivedAt);
  office.house.apply(fact);
  return office.house.answer(fact).code;
};

const handedOver = async (office: OfficeInMemory): Promise<void> => {
  const tap = (time: string, person: string) => office.tap({ at: time, terminal: 'K2', badge: badgeOf(person) });
  await tap('07:50:00', DAY);
  await office.duty('handover.inspect', '07:51:00', DAY, { rooms: rooms() });
  await office.duty('log.close', '07:52:00', NIGHT, { summary: '本班次无异常情况' });
  await tap('07:58:00', NIGHT);
  expect((await tap('07:59:00', DAY)).answer.code).toBe('HANDOVER_COMPLETE');
};

const states = (office: OfficeInMemory, now = '09:00:00'): string[] =>
  office.house.duty.pages.handovers(at('00:00:00'), at('23:00:00'), at(now)).map((h) => h.state);

describe('a clock in doubt', () => {
  const unsynced = { quality: 'unsynced', boot: 'b2', monoMs: 5 };
  const call = (office: OfficeInMemory, when: string): Promise<string> =>
    store(
      office,
      {
        type: 'call.log',
        terminal: 'K2',
        event: { id: 'late-call', epoch: 'K2-2', seq: 1 },
        at: when,
        data: { content: '问路', clock: unsynced },
      },
      morning('08:30:00'),
    );

  test('R1.39, R2.8: what it wrote down does not undo a handover that both badges completed', async () => {
    const office = await opened();
    await handedOver(office);
    expect(await call(office, morning('07:55:00'))).toBe('RECORDED');
    expect(states(office)).toEqual(['complete', 'waiting']);
    expect(office.house.duty.board(at('09:00:00')).entries).toMatchObject([{ id: 'late-call', title: '问路' }]);
  });

  test('R1.39, R2.10: an entry from before there was a terminal is registered under its arrival', async () => {
    const office = await opened();
    await call(office, '1970-01-01T08:00:05.000+08:00');
    expect(office.house.duty.registers.between(at('08:00:00'), at('09:00:00'))).toMatchObject([
      { id: 'late-call', at: morning('08:30:00') },
    ]);
  });
});

test('R2.8, R2.24: in a roll call moved to the duty room, the tap that relieves somebody signs them in as well', async () => {
  const office = await opened();
  const move = { date: '2026-03-02', place: 'duty-room', reason: '会议室占用' };
  await office.act('day.relocated', move, '2026-03-01T12:00:00+08:00');
  await office.tap({ at: '07:50:00', terminal: 'K2', badge: badgeOf(DAY) });
  await office.duty('handover.inspect', '08:10:00', DAY, { rooms: rooms() });
  await office.duty('log.close', '08:11:00', NIGHT, { summary: '本班次无异常情况' });
  await office.tap({ at: '08:20:00', terminal: 'K2', badge: badgeOf(DAY) });
  expect((await office.tap({ at: '08:21:00', terminal: 'K2', badge: badgeOf(NIGHT) })).answer).toMatchObject({
    code: 'HANDOVER_LATE',
    also: ['ON_TIME'],
  });
  expect((await office.verdicts())[NIGHT]).toMatch(/^on-time/);
});

describe('what nobody can read', () => {
  const event = (id: string, type: string, data: Record<string, unknown>, time: string): FactDraft => ({
    type,
    terminal: 'K2',
    event: { id, epoch: 'K2-3', seq: Number(id) },
    at: morning(time),
    data: { ...data, clock: { quality: 'synced', boot: 'b1', monoMs: 1 } },
  });
  const by = { reader: 'r1', tech: 'em4100', id: badgeOf(DAY), bits: 40 };

  test('R2.7: it has no effect, and what comes after it is judged as ever, again after a restart', async () => {
    const office = await opened();
    const odd: [string, Record<string, unknown>][] = [
      ['handover.inspect', { by, rooms: null }],
      ['handover.inspect', { by, rooms: [{ room: 'kitchen', items: [{ item: 'sink', pass: false }] }] }],
      ['handover.start', { by: { ...by, id: 7 } }],
      ['handover.confirm', { by: { ...by, id: ['05'] }, openItems: 3 }],
      ['log.close', { by: { ...by, tech: 'text', id: {} }, summary: null }],
      ['messenger.out', { by, kind: 'nowhere', until: {} }],
      ['call.log', { by: { ...by, id: null }, content: 'x', corrects: '5' }],
      ['emergency.raise', { by: { ...by, id: -1 } }],
      ['hygiene.done', { by, section: 4 }],
    ];
    for (const [i, [type, data]] of odd.entries()) await store(office, event(String(i + 1), type, data, '07:40:00'));
    await handedOver(office);
    expect(states(office)).toEqual(['complete', 'waiting']);
    const before = JSON.stringify(office.house.duty.board(at('09:00:00')));
    await office.house.rebuild();
    expect(JSON.stringify(office.house.duty.board(at('09:00:00')))).toBe(before);
  });

  test('R2.2: acts whose data was erased keep nobody from opening the office, and no book from knowing the rest', async () => {
    const office = await opened();
    await handedOver(office);
    const board = JSON.stringify(office.house.duty.board(at('09:00:00')));
    for (const type of [
      'finding.entered',
      'finding.confirmed',
      'finding.revoked',
      'alarm.raised',
      'messenger.absence-found',
      'cleaning.confirmed',
      'cleaning.checked',
      'contact.set',
      'emergency.reported',
      'rota.planned',
      'substitution.asked',
      'outing.asked',
    ])
      office.ledger.append({ type, person: LEADER, at: morning('08:10:00'), data: {} }, morning('08:10:00'));
    await office.house.rebuild();
    expect(JSON.stringify(office.house.duty.board(at('09:00:00')))).toBe(board);
    expect(office.house.duty.dues(at('09:00:00')).length).toBeGreaterThan(0);
  });
});

describe('what changes behind acts that were judged', () => {
  test('R2.4, R2.17: a decision of today leaves the acts before it as they were judged', async () => {
    const office = await opened();
    await handedOver(office);
    const [first] = office.house.duty.watch.all();
    const outing = {
      outing: 'o1',
      person: MESSENGER,
      from: morning('10:00:00'),
      until: morning('11:00:00'),
      reason: '送件',
    };
    await office.act('outing.asked', outing, morning('09:00:00'));
    const leave = {
      substitution: 's1',
      shift: morning('18:00:00'),
      post: 'officer',
      person: NIGHT,
      reason: '有事',
    } as const;
    await office.act('substitution.asked', leave, morning('09:01:00'));
    await office.act('badge.assigned', { person: DAY, badge: '05000000FF', since: '2026-03-02' }, morning('09:02:00'));
    expect(office.house.duty.watch.all()[0]).toBe(first);
  });

  test('R2.1, R1.38: a badge given for yesterday, and a rota published late, are judged from where they begin', async () => {
    const office = await opened();
    const tapped = () => office.house.duty.watch.all().map(({ step, refusal }) => step?.answer.code ?? refusal?.code);
    await office.tap({ at: '17:58:00', date: '2026-03-01', terminal: 'K2', badge: '05000000EE' });
    await office.tap({ at: '08:05:00', date: '2026-04-01', terminal: 'K2', badge: badgeOf(DAY) });
    expect(tapped()).toEqual(['DUTY_SIGNED_IN', 'UNKNOWN_BADGE', 'DUTY_NOT_ROSTERED']);
    const april = shifts.slice(0, 58).map((s) => ({
      ...s,
      start: s.start.replace('-03-', '-04-'),
      end: s.end.replace('-03-', '-04-'),
    }));
    await office.act(
      'badge.assigned',
      { person: MESSENGER, badge: '05000000EE', since: '2026-03-01' },
      '2026-04-01T09:00:00+08:00',
    );
    await office.act('rota.planned', { month: '2026-04', shifts: april }, '2026-04-01T09:01:00+08:00');
    await office.act('rota.published', { month: '2026-04' }, '2026-04-01T09:02:00+08:00');
    expect(tapped()).toEqual(['DUTY_SIGNED_IN', 'MSG_IN', 'DUTY_LATE']);
    await office.house.rebuild();
    expect(tapped()).toEqual(['DUTY_SIGNED_IN', 'MSG_IN', 'DUTY_LATE']);
  });
});
