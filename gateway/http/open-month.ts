/** What belongs to a signed month is not changed any more, unless its correction was ordered (R1.22, R1.40). */
import { monthOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { SessionView } from './contract.ts';
import type { ApiDeps } from './deps.ts';
import { refuse } from './problem.ts';

export const demandOpenMonth = (deps: Pick<ApiDeps, 'rooms'>, date: OfficeDate): void => {
  if (!deps.rooms().months.locked(date)) return;
  throw refuse(
    409,
    'MONTH_SIGNED',
    '该月考勤表已审签，须先下更正通知',
    `the sheet of ${monthOf(date)} is signed: a correction order comes first`,
    [{ clause: '1.1', rule: 'R1.22' }],
  );
};

/** A session of a signed month is final. */
export const finalIfSigned = (deps: Pick<ApiDeps, 'rooms'>, date: OfficeDate, session: SessionView): SessionView =>
  session.state === 'closed' && deps.rooms().months.locked(date) ? { ...session, state: 'final' } : session;
