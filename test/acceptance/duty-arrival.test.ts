/** A night's events kept by a kiosk and sent after the line came back, in whatever order: the same duty room. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DutyOffice, MESSENGER_BADGES, monthOf, read, rooms } from '../support/duty-office.ts';
import { BADGES } from '../support/morning-roster.ts';
import type { EventBody } from '../support/wire-device.ts';

const night = (time: string): string => `2026-03-01T${time}.000+08:00`;
const morning = (time: string): string => `2026-03-02T${time}.000+08:00`;
const { early: DAY, fraction: NIGHT } = BADGES;
const by = (badge: string): object => ({ by: read(badge) });
const CALL = '0195aaaa-0000-7000-8000-00000000000a';
const NOTE = '0195aaaa-0000-7000-8000-00000000000b';

/** What happened, told to one kiosk: [moment, type, data, id]. */
const NIGHT_AND_MORNING: readonly (readonly [string, string, object, string?])[] = [
  [night('17:50:00'), 'tap', read(NIGHT)],
  [night('17:55:00'), 'tap', read(MESSENGER_BADGES.night)],
  [night('20:10:00'), 'call.log', { startedAt: night('20:08:00'), caller: '不详', content: '路灯不亮' }, CALL],
  [night('20:12:00'), 'call.log', { corrects: CALL, category: '咨询', answeredBy: '方知行' }],
  [night('21:00:00'), 'log.note', { kind: 'instruction', text: '防汛通知', from: '市政府' }, NOTE],
  [night('22:00:00'), 'visit.log', { at: night('21:50:00'), name: '张三', matter: '送件', disposition: '已收' }],
  [morning('07:40:00'), 'tap', read(DAY)],
  [morning('07:45:00'), 'handover.inspect', { rooms: rooms('rest-room/beds'), ...by(DAY) }],
  [morning('07:46:00'), 'handover.confirm', by(NIGHT)],
  [morning('07:50:00'), 'call.log', { corrects: CALL, disposition: '转市政' }],
  [morning('07:52:00'), 'log.close', { summary: '来电一件，来访一件', ...by(NIGHT) }],
  [morning('08:00:00'), 'handover.inspect', { rooms: rooms(), ...by(DAY) }],
  [morning('08:03:00'), 'handover.confirm', { ...by(NIGHT), openItems: [NOTE] }],
  [morning('08:04:30'), 'handover.confirm', { ...by(DAY), openItems: [NOTE] }],
  [morning('08:06:00'), 'tap', read(MESSENGER_BADGES.day)],
  [morning('08:07:00'), 'messenger.out', { kind: 'relief', ...by(MESSENGER_BADGES.night) }],
  [
    morning('08:10:00'),
    'log.note',
    { kind: 'instruction', corrects: NOTE, passedTo: '办公室', passedAt: morning('08:09:00') },
  ],
];

const shuffled = <T>(items: readonly T[]): T[] => {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = randomBytes(4).readUInt32LE() % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};
const batches = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** Plays it in an office of its own; what the API says afterwards, at noon. */
const play = async (
  send: (duty: DutyOffice, events: readonly EventBody[]) => Promise<void>,
  ids: string[],
): Promise<object> => {
  const duty = await DutyOffice.open(night('17:00:00'));
  try {
    expect((await duty.publish('2026-03', monthOf('2026-03', 31))).status).toBe(200);
    const events = NIGHT_AND_MORNING.map(([at, type, data, id], i) =>
      duty.kiosk.event(type, at, data, { ...(id === undefined ? {} : { id }), epoch: 'k2', ...own(ids, i, id) }),
    );
    await send(duty, events);
    await duty.office.clock(morning('12:00:00'));
    const get = (path: string): Promise<object> => duty.office.get(path);
    const seen = {
      handovers: await get('/api/duty/handovers?from=2026-03-01&to=2026-03-02'),
      cover: await get(`/api/duty/cover?from=${encodeURIComponent(night('18:00:00'))}&to=2026-03-02`),
      entries: await get('/api/duty/entries?from=2026-03-01&to=2026-03-02'),
      log: await get(`/api/duty/shifts/${encodeURIComponent(night('18:00:00'))}`),
      statistics: await get('/api/duty/statistics?from=2026-03-01&to=2026-03-02'),
    };
    await duty.office.gateway.kill('SIGKILL');
    await duty.office.startGateway();
    // From the ledger, read in the order in which it came in, too.
    expect(await get('/api/duty/handovers?from=2026-03-01&to=2026-03-02')).toEqual(seen.handovers);
    expect(await get('/api/duty/entries?from=2026-03-01&to=2026-03-02')).toEqual(seen.entries);
    return seen;
  } finally {
    await duty.close();
  }
};
/** The same id for the same event in every office. */
const own = (ids: string[], i: number, id: string | undefined): { id?: string } =>
  id === undefined ? { id: (ids[i] ??= `0195bbbb-0000-7000-8000-${randomBytes(6).toString('hex')}`) } : {};

describe('one night, one outbox', () => {
  const ids: string[] = [];
  let live: object;

  test('R2.8, R2.10, R2.14: as it happens', async () => {
    live = await play(async (duty, events) => {
      for (const event of events) {
        await duty.office.clock(event.at);
        await duty.kiosk.send(event);
      }
    }, ids);
    expect(live).toMatchObject({
      handovers: { items: [{ state: 'complete', delayMinutes: 5, completedAt: morning('08:04:30') }, {}] },
      cover: { gaps: [] },
    });
  });

  test('kept while the line was down and sent in order', async () => {
    const kept = await play(async (duty, events) => {
      duty.kiosk.cut();
      await duty.office.clock(morning('09:00:00'));
      await duty.reconnect();
      for (const batch of batches(events, 5)) await duty.kiosk.send(...batch);
    }, ids);
    expect(JSON.stringify(kept)).toBe(JSON.stringify(live));
  });

  for (const size of [1, 4, 7])
    test(`in shuffled batches of ${size}, some of them twice`, async () => {
      const mixed = await play(async (duty, events) => {
        await duty.office.clock(morning('09:00:00'));
        await duty.reconnect();
        const sent = batches(shuffled(events), size);
        for (const batch of sent) await duty.kiosk.send(...batch);
        for (const batch of shuffled(sent).slice(0, 2)) await duty.kiosk.send(...batch);
      }, ids);
      expect(JSON.stringify(mixed)).toBe(JSON.stringify(live));
    });
});
