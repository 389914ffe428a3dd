/** The verbs of administration: one table, the same functions through a running gateway's socket and on the files. */
import { dateOf, formatInstant, parseDate } from '#shared/calendar/office-time.ts';
import { importCalendar, importRoster } from '../office/acts.ts';
import type { By, OfficeRooms } from '../office/rooms.ts';
import type { Store } from '../store/store.ts';
import type { TerminalKeys } from '../terminals/keys.ts';
import { enrolTerminal, retireTerminal } from '../terminals/terminal-enrolment.ts';
import type { Credentials } from '../http/auth/credentials.ts';
import type { Spoken, Usage } from './command-line.ts';
import { done, refused, type Outcome } from './outcome.ts';

export interface VerbRooms extends OfficeRooms {
  readonly store: Store;
  readonly credentials: Credentials;
  readonly keys: TerminalKeys;
  /** Ends the connection of a terminal whose key no longer holds. */
  readonly disconnect: (terminal: string) => void;
}

/** What comes with the words: the bytes of a file that the command line read, the whole path of one to be written. */
export interface Enclosed {
  readonly bytes?: Uint8Array;
  readonly path?: string;
}

export interface Verb extends Usage {
  /** The operand FILE is read here and its bytes handed on, or written by whoever does the verb. */
  readonly file?: 'read' | 'written';
  readonly run: (rooms: VerbRooms, spoken: Spoken, enclosed: Enclosed) => Promise<Outcome>;
}

const BY: By = { via: 'cli' };
const text = (value: string | true | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const importPeople: Verb['run'] = async (rooms, { options }, { bytes }) => {
  const asked = text(options.effective);
  const effective = asked === undefined ? undefined : parseDate(asked);
  if (asked !== undefined && effective === undefined)
    return refused('BAD_DATE', `--effective: "${asked}" is not a date YYYY-MM-DD`, { imported: 0, refused: [] });
  const { imported, refused: bad } = await importRoster(rooms, bytes!, effective, BY);
  if (bad.length === 0) return done({ imported, refused: [] }, `已导入 ${imported} 人 (${imported} people imported)`);
  const lines = bad.map((b) => `第${b.row}行 ${b.column}：${b.reason}`);
  return {
    code: 1,
    json: { imported: 0, refused: bad },
    text: `未导入任何人员，名册有 ${bad.length} 处错误 (nothing imported)\n${lines.join('\n')}`,
  };
};

const enrol: Verb['run'] = async (rooms, { operands, options }) => {
  const [id = ''] = operands;
  const place = text(options.place) ?? '';
  const outcome = await enrolTerminal(
    { ...rooms, onKeyGone: rooms.disconnect },
    { id, place, replace: options.replace === true },
    BY,
  );
  switch (outcome.kind) {
    case 'enrolled':
      return done(
        { id, place, key: outcome.key },
        `${id} 已登记在 ${place}，密钥只显示这一次 (key, shown once): ${outcome.key}`,
      );
    case 'bad-id':
      return refused('BAD_ID', `"${id}" is not a terminal id ([A-Za-z0-9_-], 1 to 32)`);
    case 'no-such-place':
      return refused(
        'NO_PLACE',
        `there is no place "${place}"; known: ${rooms
          .office()
          .places()
          .map((p) => p.key)
          .join(', ')}`,
      );
    case 'exists':
      return refused('EXISTS', `terminal ${id} exists; --replace gives it a new key`);
  }
};

const retire: Verb['run'] = async (rooms, { operands }) => {
  const [id = ''] = operands;
  const { kind } = await retireTerminal({ ...rooms, onKeyGone: rooms.disconnect }, id, BY);
  if (kind === 'no-such-terminal') return refused('NOT_FOUND', `there is no terminal ${id}`);
  if (kind === 'retired-before') return refused('WRONG_STATE', `terminal ${id} is out of service already`);
  return done({ id, retired: true }, `${id} 已停用 (retired)`);
};

const createToken: Verb['run'] = async (rooms, { options }) => {
  const person = text(options.person) ?? '';
  const now = rooms.clock.now();
  const who = rooms.office().personOn(person, dateOf(now));
  if (!who) return refused('NOT_FOUND', `nobody has the 工号 ${person}`);
  const { id, token } = await rooms.credentials.issueToken(person, 'manual-clock', formatInstant(now));
  await rooms.recorder.record([
    { type: 'token.created', at: formatInstant(now), via: BY.via, data: { token: id, person, writes: 'manual-clock' } },
  ]);
  return done({ person, roles: [...who.roles], token, id }, `${who.name} (${person}): ${token}`);
};

/** By the whole token, its id, or everything that a person holds from the command line. */
const revokeToken: Verb['run'] = async (rooms, { operands, options }) => {
  const person = text(options.person);
  const named = operands[0] === undefined ? undefined : (/^dm_([0-9a-f]+)_/.exec(operands[0])?.[1] ?? operands[0]);
  if ((named === undefined) === (person === undefined))
    return refused('USAGE', 'name one token, or a person with --person');
  const held = (await rooms.store.secrets.list('token')).filter((t) =>
    named === undefined ? t.person === person : t.key === named,
  );
  if (held.length === 0) return refused('NOT_FOUND', 'there is no such token in force');
  const at = formatInstant(rooms.clock.now());
  for (const { key } of held) {
    await rooms.credentials.revokeToken(key);
    await rooms.recorder.record([{ type: 'token.revoked', at, via: BY.via, data: { token: key } }]);
  }
  return done({ revoked: held.map((t) => t.key) }, `已吊销 ${held.length} 个令牌 (revoked)`);
};

const calendarImport: Verb['run'] = async (rooms, _spoken, { bytes }) => {
  const outcome = await importCalendar(rooms, bytes!, BY);
  if (outcome.kind === 'unreadable') return refused('UNREADABLE', outcome.reason);
  return done({ imported: outcome.years }, `已导入 ${outcome.years.join('、')} 年的日历 (calendars imported)`);
};

const verify: Verb['run'] = async (rooms) => {
  const found = await rooms.store.verify();
  const json = { ...found };
  if (found.ok)
    return done(
      json,
      `账本完好：${found.count} 条，其中依法清除 ${found.erased} 条 (${found.count} facts, ${found.erased} erased), head ${found.head}`,
    );
  return {
    code: 1,
    json,
    text: `账本不完整：第 ${found.firstBad} 条不符 (the ledger is broken at fact ${found.firstBad})`,
  };
};

const backup: Verb['run'] = async (rooms, _spoken, { path }) => {
  try {
    await rooms.store.backup(path!);
  } catch (error) {
    return refused(
      'BACKUP_FAILED',
      `the backup could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return done({ file: path }, `已备份到 ${path} (backed up)`);
};

export const VERBS: readonly Verb[] = [
  {
    verb: 'people import',
    operands: ['FILE'],
    options: { effective: 'DATE' },
    file: 'read',
    run: importPeople,
    does: 'takes a roster over (UTF-8 CSV or .xlsx), whole or not at all',
  },
  {
    verb: 'terminal enrol',
    operands: ['ID'],
    options: { place: 'PLACE', replace: true },
    needs: ['place'],
    run: enrol,
    does: 'gives a terminal its place and a key that is shown once',
  },
  {
    verb: 'terminal retire',
    operands: ['ID'],
    options: {},
    run: retire,
    does: 'takes a terminal out of service; nobody waits for it any more',
  },
  {
    verb: 'token create',
    operands: [],
    options: { person: '工号' },
    needs: ['person'],
    run: createToken,
    does: 'makes a bearer token for a person; it writes only while the clock is manual',
  },
  {
    verb: 'token revoke',
    operands: ['[TOKEN]'],
    options: { person: '工号' },
    run: revokeToken,
    does: 'revokes a token by its text or id, or all of a person',
  },
  {
    verb: 'calendar import',
    operands: ['FILE'],
    options: {},
    file: 'read',
    run: calendarImport,
    does: 'takes over the calendar of one or several years (JSON)',
  },
  { verb: 'ledger verify', operands: [], options: {}, run: verify, does: 'checks the whole chain of the ledger' },
  {
    verb: 'backup',
    operands: ['FILE'],
    options: {},
    file: 'written',
    run: backup,
    does: 'writes a whole copy of the database, safe while the gateway runs',
  },
];

/** Done by the command line itself, since no gateway may run meanwhile. */
export const RESTORE: Usage = {
  verb: 'restore',
  operands: ['FILE'],
  options: {},
  does: 'puts a backup in place of the database; refused while a gateway runs',
};
