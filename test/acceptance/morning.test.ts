import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice, type Terminal } from '../support/whole-office.ts';

interface Verdict {
  person: string;
  verdict: string;
  minutes?: number;
  at?: string;
  cites: { clause: string; rule: string }[];
}
interface Day {
  date: string;
  workday: boolean;
  sessions: { id: string; kind: string; state: string; counts: Record<string, number>; verdicts: Verdict[] }[];
}

const DATE = '2026-03-02';
const at = (time: string): string => `${DATE}T${time}+08:00`;

describe('a full morning: bytes in at a serial line, verdicts out over HTTP', () => {
  let office: WholeOffice;
  let k1: Terminal;

  const day = (): Promise<Day> => office.get<Day>(`/api/days/${DATE}`);
  const verdictOf = async (who: keyof typeof PERSONS): Promise<Verdict | undefined> =>
    (await day()).sessions[0]?.verdicts.find((v) => v.person === PERSONS[who]);
  const tapAt = async (time: string, who: keyof typeof BADGES): Promise<void> => {
    await office.clock(at(time));
    const before = (await office.get<{ facts: unknown[] }>('/api/ledger?type=tap&limit=1000')).facts.length;
    k1.tap(BADGES[who]);
    await eventually(`the tap of ${who} is in the ledger`, async () => {
      const { facts } = await office.get<{ facts: unknown[] }>('/api/ledger?type=tap&limit=1000');
      return facts.length > before;
    });
  };

  beforeAll(async () => {
    office = await WholeOffice.open(`manual:${at('07:50:00')}`);
    await office.settle(ROSTER, PERSONS.clerk);
    k1 = await office.startTerminal('K1', 'meeting-room');
    await office.startTerminal('K2', 'duty-room');
  });
  afterAll(async () => office?.close());

  test('before the window opens everybody is pending and the session is planned', async () => {
    const { workday, sessions } = await day();
    expect(workday).toBe(true);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({ id: DATE, kind: 'daily', state: 'planned' });
    expect(sessions[0]!.counts).toMatchObject({ expected: 12, pending: 12 });
  });

  test('R1.4: a tap at 07:59:59 does not count', async () => {
    await tapAt('07:59:59', 'early');
    expect((await verdictOf('early'))?.verdict).toBe('pending');
  });

  test('R1.3, R1.4: taps from 08:00:00 to 08:30:00.900 are on time', async () => {
    await tapAt('08:00:00', 'director');
    await tapAt('08:10:00', 'deputy');
    await tapAt('08:29:59', 'head');
    await tapAt('08:30:00', 'exact');
    await tapAt('08:30:00.900', 'fraction');
    for (const who of ['director', 'deputy', 'head', 'exact', 'fraction'] as const) {
      expect(await verdictOf(who), who).toMatchObject({ verdict: 'on-time', cites: [{ clause: '1.1', rule: 'R1.3' }] });
    }
    expect((await verdictOf('fraction'))?.at).toContain('08:30:00');
  });

  test('R1.3: 08:30:01 is late by one minute, 09:30:00 by sixty', async () => {
    await tapAt('08:30:01', 'late');
    await tapAt('09:30:00', 'lastMoment');
    expect(await verdictOf('late')).toMatchObject({ verdict: 'late', minutes: 1 });
    expect(await verdictOf('lastMoment')).toMatchObject({ verdict: 'late', minutes: 60 });
  });

  test('R1.4, R1.7: 09:30:01 is closed; who did not come is absent once the terminal has drained', async () => {
    await tapAt('09:30:01', 'tooLate');
    await office.clock(at('09:31:00'));
    const closed = await eventually('the session is closed', async () => {
      const [session] = (await day()).sessions;
      return session?.state === 'closed' ? session : undefined;
    });
    expect(closed.counts).toMatchObject({ expected: 12, onTime: 5, late: 2, absent: 5, pending: 0 });
    for (const who of ['tooLate', 'missing', 'early', 'clerk', 'auditor'] as const) {
      expect(await verdictOf(who), who).toMatchObject({ verdict: 'absent', cites: [{ clause: '1.1', rule: 'R1.7' }] });
    }
  });

  test('the ledger of the morning verifies, from the command line and over HTTP', async () => {
    const { code, json } = await office.cli('ledger', 'verify');
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, erased: 0 });
    expect(await office.get('/api/ledger/verify')).toMatchObject({ ok: true });
  });

  test('a restart of the gateway tells the same morning', async () => {
    const before = await day();
    await office.gateway.kill('SIGKILL');
    await office.startGateway();
    expect(await day()).toEqual(before);
  });
});
