/** What an entry by hand must agree with: its session, the people it calls, its time (R1.3, R1.4, R1.7). */
import { dateOf, instantAt, parseInstant, truncateToSecond, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { SessionView as Session } from './contract.ts';
import { refuse } from './problem.ts';

const R1_7 = [{ clause: '1.1', rule: 'R1.7' }];

/** `HH:mm`, `HH:mm:ss` or an instant, on the session's day. */
export const momentOn = (date: OfficeDate, text: string): EpochMs => {
  const at = /^\d{2}:\d{2}(:\d{2})?$/.test(text) ? instantAt(date, text) : parseInstant(text);
  if (at === undefined || Number.isNaN(at) || dateOf(at) !== date)
    throw refuse(422, 'WRONG_TIME', '时间不在当天', `${text} is no time of ${date}`);
  return at;
};
/** A time that is entered agrees with the verdict it stands for (R1.3, R1.4). */
export const fits = (session: Session, verdict: 'on-time' | 'late', moment: EpochMs): void => {
  const second = truncateToSecond(moment);
  const late = second > parseInstant(session.t0)!;
  if (second > parseInstant(session.closesAt)!)
    throw refuse(422, 'AFTER_CLOSE', '该时间已过截止，不能补录为到会', 'that time lies after the close', R1_7);
  if (late !== (verdict === 'late'))
    throw refuse(
      422,
      'TIME_AGAINST_VERDICT',
      late ? '该时间已过点名时间，应补录为迟到' : '该时间未过点名时间，应补录为准时',
      `at that time the verdict is ${late ? 'late' : 'on-time'}`,
      [{ clause: '1.1', rule: 'R1.3' }],
    );
};
export const expected = (session: Session, person: string): void => {
  if (!session.verdicts.some((v) => v.person === person))
    throw refuse(422, 'NOT_EXPECTED', '此人不在本次点名范围', `${person} is not called by this session`, [
      { clause: '1.1', rule: 'R1.1' },
    ]);
};
