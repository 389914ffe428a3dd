/** An emergency from the kiosk to the phone: the clock raises what is due, messages leave, an acknowledgement ends it. */
import { expect, test } from 'vitest';
import type { EmergencyView, MessageView } from '../../gateway/http/contract-emergencies.ts';
import { BADGES } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { at, House, PEOPLE } from './http-house.ts';
import { Outside } from './messages-stage.ts';

const CLOCK = { quality: 'synced', boot: 'b', monoMs: 1 };
const ID = '0193a5c2-7b1e-7000-8000-000000000001';

test('R2.12: it is told at once, climbs at 10:15:01, goes on after a restart, and an acknowledgement ends it', async () => {
  const web = await Outside.open();
  const env = { DIANMAO_SMS_URL: web.url, DIANMAO_SMS_BODY: '{"to":"{phone}","text":"{text}"}' };
  let house = await House.open(`manual:${at('10:05:00')}`, env);
  try {
    await house.settle();
    await house.as(PEOPLE.ga_head, 'PUT', `/api/people/${PEOPLE.director}/contact`, { phone: '13800000101' });
    const key = String((await house.verb('terminal', 'enrol', 'K2', '--place', 'duty-room')).json.key);
    const event = (seq: number, type: string, when: string, data: Record<string, unknown>) =>
      house.deliver('K2', key, {
        id: ID.replace(/1$/, String(seq)),
        epoch: 'k2',
        seq,
        type,
        at: when,
        clock: CLOCK,
        data,
      });
    await event(1, 'emergency.raise', at('10:05:00'), { severity: '较大', place: '西大街', kind: '火灾' });
    await eventually('it is told at once', () => web.heard.length === 1);
    await house.clock(at('10:15:00'));
    await house.clock(at('10:15:01'));
    await eventually('it climbs', () => web.heard.length === 2);
    await house.close(true);
    house = await House.open(`manual:${at('10:05:00')}`, env, house.folder);
    await house.clock(at('10:25:01'));
    await eventually('it climbs again', () => web.heard.length === 3);
    const by = { reader: 'r1', tech: 'em4100', id: BADGES.director, bits: 40 };
    await event(2, 'emergency.ack', at('10:25:02'), { emergency: ID, by });
    await house.clock(at('11:05:00'));
    const { body } = await house.as<EmergencyView>(PEOPLE.director, 'GET', `/api/duty/emergencies/${ID}`);
    expect(body).toMatchObject({ state: 'acknowledged', ackBy: '孟长河', call: [] });
    expect(body.told.map((t) => `${t.at.slice(11, 19)} ${t.channel} ${t.outcome}`)).toEqual([
      '10:05:00 sms sent',
      '10:15:01 sms sent',
      '10:25:01 sms sent',
    ]);
    const { items } = (await house.as<{ items: MessageView[] }>(PEOPLE.director, 'GET', '/api/messages')).body;
    expect(items.map((m) => m.state)).toEqual(['sent', 'sent', 'sent']);
  } finally {
    await house.close();
    await web.close();
  }
});
