/** A duty room as the outer surface describes it: a rota over HTTP, a kiosk that knows MQTT and JSON only. */
import { addDays, type OfficeDate } from '#shared/calendar/office-time.ts';
import { HANDOVER_ROOMS } from '#shared/wire/event.ts';
import { PERSONS, ROSTER } from './morning-roster.ts';
import { WholeOffice } from './whole-office.ts';
import { WireDevice, type Result } from './wire-device.ts';

/** Two messengers beside the people of the morning. */
export const MESSENGERS = { day: '0204', night: '0205' } as const;
export const MESSENGER_BADGES = { day: '05000000F1', night: '05000000F2' } as const;

const DUTY_ROSTER = [
  ROSTER,
  `${MESSENGERS.day},江一苇,综合科,通讯员,messenger,,${MESSENGER_BADGES.day},2020-04-01,,`,
  `${MESSENGERS.night},顾怀瑾,综合科,通讯员,messenger,,${MESSENGER_BADGES.night},2020-04-01,,`,
].join('\r\n');

export interface PlannedShift {
  readonly start: string;
  readonly end: string;
  readonly officers: readonly string[];
  readonly messengers: readonly string[];
  readonly leader: string;
}

/** Every day by day and by night, the same people: by day 白露, by night 方知行; the deputy leads. */
export const monthOf = (month: string, days: number): PlannedShift[] =>
  Array.from({ length: days }, (_, i) => {
    const date = `${month}-${String(i + 1).padStart(2, '0')}` as OfficeDate;
    return [
      {
        start: `${date}T08:00:00+08:00`,
        end: `${date}T18:00:00+08:00`,
        officers: [PERSONS.early],
        messengers: [MESSENGERS.day],
        leader: PERSONS.deputy,
      },
      {
        start: `${date}T18:00:00+08:00`,
        end: `${addDays(date, 1)}T08:00:00+08:00`,
        officers: [PERSONS.fraction],
        messengers: [MESSENGERS.night],
        leader: PERSONS.deputy,
      },
    ];
  }).flat();

export const read = (badge: string): object => ({ reader: 'r1', tech: 'em4100', id: badge, bits: 40 });

/** Both rooms, every item passed but those named `room/item`. */
export const rooms = (...failed: readonly string[]): object[] =>
  (['duty-room', 'rest-room'] as const).map((room) => ({
    room,
    items: HANDOVER_ROOMS[room].map((item) => ({ item, pass: !failed.includes(`${room}/${item}`) })),
  }));

export class DutyOffice {
  readonly office: WholeOffice;
  #kiosk: WireDevice;

  private constructor(office: WholeOffice, kiosk: WireDevice) {
    this.office = office;
    this.#kiosk = kiosk;
  }

  static async open(clock: string, env: Record<string, string> = {}): Promise<DutyOffice> {
    const office = await WholeOffice.open(`manual:${clock}`, env);
    await office.settle(DUTY_ROSTER, PERSONS.clerk);
    const key = await office.keyOf('K2', 'duty-room');
    return new DutyOffice(office, await WireDevice.connect(office.mqttPort, 'K2', key));
  }

  get kiosk(): WireDevice {
    return this.#kiosk;
  }

  /** The kiosk comes back after the gateway was away; its outbox goes on. */
  async reconnect(): Promise<void> {
    await this.#kiosk.leave().catch(() => undefined);
    this.#kiosk = await WireDevice.connect(this.office.mqttPort, 'K2', await this.office.keyOf('K2', 'duty-room'));
  }

  async publish(month: string, shifts: readonly PlannedShift[]): Promise<Response> {
    const put = await this.office.call('PUT', `/api/duty/rota/${month}`, { shifts });
    if (!put.ok) throw new Error(`PUT rota: ${put.status} ${await put.text()}`);
    return this.office.call('POST', `/api/duty/rota/${month}/publish`);
  }

  /** Moves the clock to the moment and lets somebody do something there; the receipt's line. */
  async at(moment: string, type: string, data: object, badge?: string, id?: string): Promise<Result> {
    await this.office.clock(moment);
    const by = badge === undefined ? {} : { by: read(badge) };
    const event = this.kiosk.event(type, moment, { ...by, ...data }, id === undefined ? {} : { id });
    const { results } = await this.kiosk.send(event);
    return results[0]!;
  }

  async tap(moment: string, badge: string): Promise<Result> {
    await this.office.clock(moment);
    const { results } = await this.kiosk.send(this.kiosk.tap(moment, badge));
    return results[0]!;
  }

  async handovers(from: string, to = from): Promise<Record<string, unknown>[]> {
    return (await this.office.get<{ items: Record<string, unknown>[] }>(`/api/duty/handovers?from=${from}&to=${to}`))
      .items;
  }

  async close(): Promise<void> {
    await this.#kiosk.leave().catch(() => undefined);
    await this.office.close();
  }
}
