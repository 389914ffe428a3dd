/** The night before the demonstration's morning: a published rota, and what the duty room's kiosk wrote down until 8:25. */
import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import { addDays, type OfficeDate } from '#shared/calendar/office-time.ts';
import { readCards } from '../cards.ts';

const POOLS = {
  officers: ['0205', '0302', '0304', '0402', '0403', '0503', '0601', '0702'],
  messengers: ['0204', '0502', '0303', '0202'],
  leaders: ['0102', '0104'],
} as const;
const DUTY_TERMINAL = 'K2';
const ITEMS = {
  'duty-room': ['floor', 'desk', 'windows', 'waste', 'order'],
  'rest-room': ['beds', 'floor', 'waste', 'washstand', 'order'],
} as const;

interface Shift {
  readonly start: string;
  readonly officers: readonly string[];
  readonly messengers: readonly string[];
}

export interface NightDeps {
  readonly console: string;
  readonly mqttPort: number;
  readonly key: string;
  /** Text of the roster file. */
  readonly roster: string;
}

type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T | undefined>;

/** Signs in by the demonstration's button. Answers that refuse come back as `undefined`. */
const signedIn = async (console_: string): Promise<Ask> => {
  const json = { 'content-type': 'application/json', origin: console_ };
  const signIn = await fetch(`${console_}/api/session/demonstration`, {
    method: 'POST',
    headers: json,
    body: '{"person":"0201"}',
  });
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return async <T>(method: string, path: string, body?: unknown): Promise<T | undefined> => {
    const answer = await fetch(console_ + path, {
      method,
      headers: { ...json, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  };
};

/** A month's rota by rotation, unless it is published already. */
const publish = async (ask: Ask, month: string): Promise<readonly Shift[]> => {
  const path = `/api/duty/rota/${month}`;
  const known = await ask<{ state: string; shifts: Shift[] }>('GET', path);
  if (known?.state === 'published') return known.shifts;
  const proposed = await ask<{ shifts: Shift[] }>('POST', `${path}/generate`, POOLS);
  if (!proposed) return [];
  await ask('PUT', path, { shifts: proposed.shifts });
  await ask('POST', `${path}/publish`);
  return proposed.shifts;
};

/** What happened, as the kiosk would have sent it; whoever held the room until the evening hands it over cleanly. */
const nightOf = (
  date: OfficeDate,
  night: Shift,
  day: Shift,
  held: string | undefined,
  badgeOf: (person: string) => string,
): { readonly type: string; readonly at: string; readonly data: object }[] => {
  const eve = addDays(date, -1);
  const at = (on: OfficeDate, time: string): string => `${on}T${time}+08:00`;
  const read = (person: string): object => ({ reader: 'r1', tech: 'em4100', id: badgeOf(person), bits: 40 });
  const tap = (on: OfficeDate, time: string, person: string) => ({ type: 'tap', at: at(on, time), data: read(person) });
  const act = (type: string, on: OfficeDate, time: string, data: object, person?: string) => ({
    type,
    at: at(on, time),
    data: { ...data, ...(person === undefined ? {} : { by: read(person) }) },
  });
  const [officer = '', relief = ''] = [night.officers[0], day.officers[0]];
  const rooms = Object.entries(ITEMS).map(([room, items]) => ({
    room,
    items: items.map((item) => ({ item, pass: true })),
  }));
  const evening =
    held === undefined || held === officer
      ? []
      : [
          act('handover.inspect', eve, '17:53:00', { rooms }, officer),
          act('log.close', eve, '17:54:00', { summary: '本班次无异常情况' }, held),
          act('handover.confirm', eve, '17:56:00', {}, held),
          act('handover.confirm', eve, '17:57:00', {}, officer),
        ];
  return [
    tap(eve, '17:49:10', officer),
    ...evening,
    ...night.messengers.slice(0, 1).map((m) => tap(eve, '17:51:30', m)),
    act('call.log', eve, '19:42:00', {
      startedAt: at(eve, '19:38:00'),
      endedAt: at(eve, '19:41:00'),
      organisation: '区应急管理局',
      caller: '赵明',
      number: '6288110',
      category: '通知',
      urgency: '平',
      content: '明日九时三十分防汛视频调度会，请主管副主任参加',
      answeredBy: '值班人员',
      disposition: '已电话报带班主任',
    }),
    act('log.note', eve, '23:05:00', { kind: 'round', text: '办公楼巡查一遍，门窗水电正常' }),
    act('call.log', date, '02:17:00', {
      startedAt: at(date, '02:15:00'),
      organisation: '城关镇',
      caller: '不详',
      number: '13800000000',
      category: '咨询',
      urgency: '平',
      content: '询问供水抢修电话',
      answeredBy: '值班人员',
      disposition: '已告知供水公司热线',
    }),
    act('log.note', date, '06:40:00', {
      kind: 'instruction',
      text: '今日中午前上报各科室在岗情况',
      from: '区政府值班室',
    }),
    ...night.messengers.slice(0, 1).map((m) => act('hygiene.done', date, '07:31:00', { room: 'meeting-room' }, m)),
    tap(date, '07:46:20', relief),
    ...day.messengers.slice(0, 1).map((m) => tap(date, '07:52:05', m)),
    act('hygiene.done', date, '08:03:00', { section: '秘书科' }, '0301'),
    act('hygiene.done', date, '08:11:00', { section: '机要科' }, '0401'),
    act('call.log', date, '08:14:00', {
      startedAt: at(date, '08:12:00'),
      organisation: '区教育局',
      caller: '孙老师',
      number: '6288302',
      category: '请示',
      urgency: '急',
      content: '学校门口路面塌陷，请求协调市政处置',
      answeredBy: '值班人员',
    }),
  ];
};

/** Publishes the rota and sends the night's events as the duty room's terminal, before that terminal starts. */
export const playNight = async ({ console: console_, mqttPort, key, roster }: NightDeps): Promise<void> => {
  const ask = await signedIn(console_);
  const { now } = (await (await fetch(`${console_}/api/clock`)).json()) as { now: string };
  const date = now.slice(0, 10) as OfficeDate;
  const eve = addDays(date, -1);
  const shifts: Shift[] = [];
  for (const month of new Set([eve.slice(0, 7), date.slice(0, 7)])) shifts.push(...(await publish(ask, month)));
  const starting = (on: OfficeDate, time: string): Shift | undefined =>
    shifts.find((s) => s.start.startsWith(`${on}T${time}`));
  const [night, day] = [starting(eve, '18:00'), starting(date, '08:00')];
  if (!night || !day) return;
  const duty = await ask<{ handover?: { outgoing: { person: string }[] } }>('GET', '/api/duty/now');
  const cards = new Map(readCards(roster).map((card) => [card.person, card.badge]));
  const events = nightOf(date, night, day, duty?.handover?.outgoing[0]?.person, (p) => cards.get(p) ?? '00');
  const epoch = `demo-${date}`;
  const clock = { quality: 'synced', boot: epoch, monoMs: 0, offsetMs: 0, errorMs: 5 };
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    clientId: DUTY_TERMINAL,
    username: DUTY_TERMINAL,
    password: key,
    reconnectPeriod: 0,
  });
  const batch = events.map((event, i) => ({ id: randomUUID(), epoch, seq: i + 1, clock, ...event }));
  await client.publishAsync(`dianmao/1/t/${DUTY_TERMINAL}/event`, JSON.stringify({ v: 1, events: batch }), { qos: 1 });
  await client.endAsync();
};
