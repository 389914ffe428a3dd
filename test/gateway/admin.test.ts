import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../../gateway/admin/command-line.ts';
import { VERBS } from '../../gateway/admin/verbs.ts';
import { ROSTER } from '../support/morning-roster.ts';
import { run } from '../support/process.ts';
import { at, DATE, House, PEOPLE } from './http-house.ts';

let data: string;
let house: House | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'dianmao-cli-'));
});
afterEach(async () => {
  await house?.close(true);
  house = undefined;
  await rm(data, { recursive: true, force: true });
});

/** The command line as a process of its own, as people call it. */
const dianmao = async (
  ...words: string[]
): Promise<{ code: number | null; json: Record<string, unknown>; stdout: string; stderr: string }> => {
  const { code, stdout, stderr } = await run('gateway/admin/main.ts', words, {
    DIANMAO_DATA: data,
    DIANMAO_CLOCK: `manual:${at('07:50:00')}`,
  });
  let json: Record<string, unknown> = {};
  try {
    json = JSON.parse(stdout) as Record<string, unknown>;
  } catch {
    // Without --json it is a line for people.
  }
  return { code, json, stdout, stderr };
};
const file = async (name: string, content: string): Promise<string> => {
  const path = join(data, name);
  await writeFile(path, content);
  return path;
};

describe('the words of the command line', () => {
  const hear = (...words: string[]) => listen(words, VERBS);

  test('every verb explains itself', () => {
    for (const { verb } of VERBS)
      expect(hear(...verb.split(' '), '--help'), verb).toMatchObject({
        kind: 'help',
        text: expect.stringContaining(`dianmao ${verb}`) as string,
      });
    expect(hear()).toMatchObject({ kind: 'help' });
  });

  test('what does not fit is one clear line', () => {
    for (const words of [
      ['fly'],
      ['terminal', 'enrol'],
      ['terminal', 'enrol', 'K1'],
      ['terminal', 'enrol', 'K1', '--place'],
      ['backup'],
      ['backup', 'a', 'b'],
      ['ledger', 'verify', '--force'],
    ]) {
      const heard = hear(...words);
      expect(heard.kind, words.join(' ')).toBe('misused');
      expect(heard.kind === 'misused' && heard.message).not.toContain('\n');
    }
  });

  test('options stand anywhere, with a space or an equals sign', () => {
    const wanted = {
      kind: 'spoken',
      json: true,
      spoken: { verb: 'terminal enrol', operands: ['K1'], options: { place: 'duty-room', replace: true } },
    };
    expect(hear('terminal', 'enrol', '--place', 'duty-room', 'K1', '--replace', '--json')).toMatchObject(wanted);
    expect(hear('--json', 'terminal', 'enrol', 'K1', '--replace', '--place=duty-room')).toMatchObject(wanted);
  });
});

describe('on the files, while no gateway runs', () => {
  test('a whole set-up: people, terminal, token; each prints one JSON object and holds when it exits', async () => {
    expect(await dianmao('people', 'import', await file('r.csv', ROSTER), '--json')).toMatchObject({
      code: 0,
      json: { imported: 12, refused: [] },
    });
    const enrolled = await dianmao('terminal', 'enrol', 'K1', '--place', 'meeting-room', '--json');
    expect(enrolled).toMatchObject({
      code: 0,
      json: { id: 'K1', place: 'meeting-room', key: expect.stringMatching(/^[\w-]{43}$/) as string },
    });
    const made = await dianmao('token', 'create', '--person', PEOPLE.gen_affairs, '--json');
    expect(made).toMatchObject({
      code: 0,
      json: { person: PEOPLE.gen_affairs, roles: ['gen_affairs'], token: expect.any(String) as string },
    });
    expect(await dianmao('ledger', 'verify', '--json')).toMatchObject({
      code: 0,
      json: { ok: true, count: 4, erased: 0 },
    });
    expect((await stat(join(data, 'gateway'))).mode & 0o777).toBe(0o700);
    house = await House.open(`manual:${at('07:50:00')}`, {}, data);
    const { body } = await house.call<{ sessions: { counts: object }[] }>('GET', `/api/days/${DATE}`, undefined, {
      authorization: `Bearer ${String(made.json.token)}`,
    });
    expect(body.sessions[0]!.counts).toMatchObject({ expected: 12 });
  });

  test('refusals are JSON too, with exit 1, and change nothing', async () => {
    const bad = await dianmao(
      'people',
      'import',
      await file('bad.csv', '工号,姓名,科室,到岗日期\n0101,,领导,2016-01-01'),
      '--json',
    );
    expect(bad).toMatchObject({ code: 1, json: { imported: 0, refused: [{ row: 2, column: '姓名' }] } });
    expect(bad.stdout.trim().split('\n')).toHaveLength(1);
    await dianmao('terminal', 'enrol', 'K1', '--place', 'meeting-room');
    expect(await dianmao('terminal', 'enrol', 'K1', '--place', 'meeting-room', '--json')).toMatchObject({
      code: 1,
      json: { error: 'EXISTS' },
    });
    expect(await dianmao('terminal', 'enrol', 'K2', '--place', 'roof', '--json')).toMatchObject({
      code: 1,
      json: { error: 'NO_PLACE' },
    });
    expect(await dianmao('token', 'create', '--person', '0999', '--json')).toMatchObject({
      code: 1,
      json: { error: 'NOT_FOUND' },
    });
    expect(await dianmao('people', 'import', join(data, 'nowhere.csv'), '--json')).toMatchObject({
      code: 1,
      json: { error: 'FAILED' },
    });
    const misused = await dianmao('people', 'import');
    expect([misused.code, misused.stdout, misused.stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });

  test('a wrong setting stops it with one line naming it', async () => {
    const { code, stderr } = await run('gateway/admin/main.ts', ['ledger', 'verify'], {
      DIANMAO_DATA: data,
      DIANMAO_CLOCK: 'noon',
    });
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(/^DIANMAO_CLOCK: .*$/);
  });
});

describe('through the socket of a running gateway', () => {
  beforeEach(async () => {
    house = await House.open(`manual:${at('07:50:00')}`, {}, data);
    await house.settle();
  });

  test('the socket is its owner’s alone, and gone with the gateway', async () => {
    const socket = join(data, 'gateway/gateway.sock');
    expect((await stat(socket)).mode & 0o777).toBe(0o600);
    await house!.close(true);
    house = undefined;
    expect(existsSync(socket)).toBe(false);
  });

  test('a token made outside works at once inside; enrolling and retiring show in the list', async () => {
    const made = await dianmao('token', 'create', '--person', PEOPLE.ga_head, '--json');
    const headers = { authorization: `Bearer ${String(made.json.token)}` };
    expect((await house!.call('GET', '/api/people', undefined, headers)).status).toBe(200);
    expect((await dianmao('terminal', 'enrol', 'K1', '--place', 'duty-room', '--json')).code).toBe(0);
    expect((await dianmao('terminal', 'retire', 'K1', '--json')).json).toMatchObject({ id: 'K1' });
    expect(
      (await house!.call<{ items: object[] }>('GET', '/api/terminals', undefined, headers)).body.items,
    ).toMatchObject([{ id: 'K1', retired: true }]);
    expect(await dianmao('terminal', 'retire', 'K1', '--json')).toMatchObject({
      code: 1,
      json: { error: 'WRONG_STATE' },
    });
    expect((await dianmao('token', 'revoke', '--person', PEOPLE.ga_head, '--json')).code).toBe(0);
    expect((await house!.call('GET', '/api/people', undefined, headers)).status).toBe(401);
  });

  test('it takes the gateway’s clock: an import without --effective holds from that day', async () => {
    await house!.clock('2026-03-10T07:00:00+08:00');
    await dianmao(
      'people',
      'import',
      await file('r.csv', '工号,姓名,科室,到岗日期\n0399,新人,秘书科,2020-01-01'),
      '--json',
    );
    const counts = async (date: string) =>
      (
        await house!.as<{ sessions: { counts: { expected: number } }[] }>(
          PEOPLE.gen_affairs,
          'GET',
          `/api/days/${date}`,
        )
      ).body.sessions[0]!.counts.expected;
    expect([await counts('2026-03-09'), await counts('2026-03-10')]).toEqual([12, 13]);
  });

  test('calendars are imported, and a table that makes no sense is refused', async () => {
    const good = {
      year: 2027,
      source: '国办发明电〔2026〕1号',
      holidays: [{ date: '2027-01-01', name: '元旦' }],
      makeUpWorkdays: [],
    };
    expect(
      (await dianmao('calendar', 'import', await file('c.json', JSON.stringify({ calendars: [good] })), '--json')).json,
    ).toEqual({ imported: [2027] });
    expect(
      await dianmao(
        'calendar',
        'import',
        await file('c.json', JSON.stringify({ ...good, makeUpWorkdays: ['2027-01-01'] })),
        '--json',
      ),
    ).toMatchObject({ code: 1, json: { error: 'UNREADABLE' } });
    expect(await dianmao('calendar', 'import', await file('c.json', 'none'), '--json')).toMatchObject({ code: 1 });
  });

  test('backup while it runs, restore only when it does not; the epoch is new, the chain whole', async () => {
    const copy = join(data, 'copy.db');
    expect(await dianmao('backup', copy, '--json')).toMatchObject({ code: 0, json: { file: copy } });
    await house!.as(PEOPLE.ga_head, 'POST', `/api/days/${DATE}/waive`, { reason: '备份之后' });
    expect(await dianmao('restore', copy, '--json')).toMatchObject({ code: 1, json: { error: 'GATEWAY_RUNS' } });
    await house!.close(true);
    house = undefined;
    const restored = await dianmao('restore', copy, '--json');
    expect(restored).toMatchObject({
      code: 0,
      json: { kind: 'restored', epoch: expect.stringMatching(/^g1-/) as string },
    });
    expect(await dianmao('restore', await file('junk.db', 'not a database'), '--json')).toMatchObject({
      code: 1,
      json: { error: 'NOT_A_BACKUP' },
    });
    expect(await dianmao('ledger', 'verify', '--json')).toMatchObject({ code: 0, json: { ok: true } });
    house = await House.open(`manual:${at('07:50:00')}`, {}, data);
    expect(
      (await house.as<{ sessions: { state: string }[] }>(PEOPLE.gen_affairs, 'GET', `/api/days/${DATE}`)).body
        .sessions[0]!.state,
    ).toBe('planned');
  });

  test('a second gateway on the same folder is refused', async () => {
    await expect(House.open(`manual:${at('07:50:00')}`, {}, data)).rejects.toThrow(/another gateway/);
  });
});
