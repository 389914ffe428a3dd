/** A messenger's outing across the border of day and night, black box: asked, approved by both, gone, back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DutyOffice, MESSENGER_BADGES, MESSENGERS, monthOf } from '../support/duty-office.ts';
import { PERSONS } from '../support/morning-roster.ts';

const at = (time: string): string => `2026-03-02T${time}.000+08:00`;

let duty: DutyOffice;
beforeAll(async () => {
  duty = await DutyOffice.open(at('07:00:00'));
  expect((await duty.publish('2026-03', monthOf('2026-03', 31))).status).toBe(200);
});
afterAll(async () => duty?.close());

test('R2.18, R2.16, R2.17: from 17:40 to 18:30 wants the day’s approval and the night’s; then the messenger goes and comes back', async () => {
  const { office } = duty;
  await duty.tap(at('07:55:00'), MESSENGER_BADGES.day);
  await duty.tap(at('17:35:00'), MESSENGER_BADGES.night);
  const asked = await office.call(
    'POST',
    '/api/duty/outings',
    { from: at('17:40:00'), until: at('18:30:00'), reason: '送文件' },
    await office.tokenFor(MESSENGERS.day),
  );
  expect(asked.status).toBe(201);
  const { id, parts } = (await asked.json()) as { id: string; parts: { part: string }[] };
  expect(parts.map((p) => p.part)).toEqual(['day', 'night']);
  const out = { kind: 'outing', until: at('18:30:00'), request: id };
  const decide = async (person: string): Promise<number> =>
    (
      await office.call(
        'POST',
        `/api/duty/outings/${id}/decisions`,
        { decision: 'approve' },
        await office.tokenFor(person),
      )
    ).status;

  expect(await duty.at(at('17:40:00'), 'messenger.out', out, MESSENGER_BADGES.day)).toMatchObject({
    code: 'MSG_NEED_APPROVAL',
  });
  expect(await decide(PERSONS.head)).toBe(200);
  expect(await duty.at(at('17:41:00'), 'messenger.out', out, MESSENGER_BADGES.day)).toMatchObject({
    code: 'MSG_NEED_APPROVAL',
  });
  expect(await decide(PERSONS.deputy)).toBe(200);
  expect(await duty.at(at('17:42:00'), 'messenger.out', out, MESSENGER_BADGES.day)).toMatchObject({
    code: 'MSG_OUT_OK',
    show: { time: '18:30' },
  });
  expect(await duty.at(at('17:43:00'), 'messenger.out', { kind: 'relief' }, MESSENGER_BADGES.night)).toMatchObject({
    code: 'MSG_NO_COVER',
  });
  expect(await duty.at(at('17:58:00'), 'messenger.in', {}, MESSENGER_BADGES.day)).toMatchObject({ code: 'MSG_IN' });
  await office.clock(at('17:59:00'));
  const cover = await office.get<{ gaps: unknown[]; intervals: { from: string; persons: string[] }[] }>(
    `/api/duty/cover?from=${encodeURIComponent(at('17:00:00'))}&to=2026-03-02`,
  );
  expect(cover.gaps).toEqual([]);
  expect(cover.intervals.map((i) => i.persons)).toEqual([
    [MESSENGERS.day],
    [MESSENGERS.day, MESSENGERS.night],
    [MESSENGERS.night],
    [MESSENGERS.day, MESSENGERS.night],
  ]);
});
