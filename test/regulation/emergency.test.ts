import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import {
  acknowledgement,
  ackTimer,
  emergencyState,
  isInTime,
  type EmergencyHistory,
  type ReportKind,
} from '#shared/regulation/chapter-02-duty/emergency.ts';
import { isOverdue, reportLines } from '#shared/regulation/chapter-02-duty/emergency-reports.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import type { Severity } from '#shared/wire/event.ts';

const RULES = ruleBook();
const at = (time: string, date = '2026-03-02'): EpochMs => parseInstant(`${date}T${time}+08:00`)!;
const time = (t: EpochMs): string => formatInstant(t).slice(5, 19).replace('T', ' ');

type Word = [time: string, severity: Severity, occurredAt?: string | undefined];
interface Told {
  readonly words?: readonly [Word, ...Word[]];
  readonly acks?: readonly string[];
  readonly reports?: readonly [ReportKind, EpochMs][];
}
const history = ({ words = [['10:05:00', '较大']], acks = [], reports = [] }: Told = {}): EmergencyHistory => ({
  statements: words.map(([when, severity, occurredAt]) => ({
    at: at(when),
    severity,
    ...(occurredAt === undefined ? {} : { occurredAt: at(occurredAt) }),
  })) as unknown as EmergencyHistory['statements'],
  acks: acks.map((when) => ({ at: at(when), person: '0103' })),
  reports: reports.map(([kind, when]) => ({ kind, at: when })),
});
const state = (told: Told, now: string): string => emergencyState(history(told), RULES, at(now));

describe('the acknowledgement', () => {
  test('R2.12: received 10:05:00, acknowledged 10:15:00 is in time, 10:15:01 is overdue', () => {
    const timer = ackTimer(history(), RULES)!;
    expect(time(timer.due)).toBe('03-02 10:15:00');
    expect(isInTime({ at: at('10:15:00'), person: '0103' }, timer)).toBe(true);
    expect(isInTime({ at: at('10:15:00.999'), person: '0103' }, timer)).toBe(true);
    expect(isInTime({ at: at('10:15:01'), person: '0103' }, timer)).toBe(false);
    expect([state({}, '10:15:00'), state({}, '10:15:01')]).toEqual(['waiting', 'overdue']);
  });

  test('R2.12: overdue climbs one second after the target, and once more after the same minutes again', () => {
    expect(ackTimer(history(), RULES)!.climbs.map(time)).toEqual(['03-02 10:15:01', '03-02 10:25:01']);
  });

  test('R2.12: the timer runs from 较大 upwards; 一般 is recorded only', () => {
    expect(
      (['特别重大', '重大', '较大', '一般'] as const).map((severity) =>
        state({ words: [['10:05:00', severity]] }, '10:06:00'),
      ),
    ).toEqual(['waiting', 'waiting', 'waiting', 'recorded']);
    expect(ackTimer(history({ words: [['10:05:00', '一般']] }), RULES)).toBeUndefined();
  });

  test('R2.12: a small matter that grows is timed from the word that says so, and an acknowledgement before it is none', () => {
    const words: Told['words'] = [
      ['10:05:00', '一般'],
      ['10:40:00', '重大'],
    ];
    expect(time(ackTimer(history({ words }), RULES)!.due)).toBe('03-02 10:50:00');
    expect(acknowledgement(history({ words, acks: ['10:39:59'] }), RULES)).toBeUndefined();
    expect(acknowledgement(history({ words, acks: ['10:39:59', '10:40:00'] }), RULES)!.at).toBe(at('10:40:00'));
  });

  test('R2.12: a timed severity that changes to another does not start the timer anew, one that shrinks stops it', () => {
    const grown = history({
      words: [
        ['10:05:00', '较大'],
        ['10:10:00', '特别重大'],
      ],
    });
    expect(time(ackTimer(grown, RULES)!.due)).toBe('03-02 10:15:00');
    const shrunk: Told['words'] = [
      ['10:05:00', '较大'],
      ['10:10:00', '一般'],
    ];
    expect(state({ words: shrunk }, '11:00:00')).toBe('recorded');
  });

  test('R2.12: a final report closes it, but nobody writes an unanswered timer away', () => {
    const reports: Told['reports'] = [['final', at('10:12:00')]];
    expect(state({ reports }, '10:16:00')).toBe('overdue');
    expect(state({ reports, acks: ['10:20:00'] }, '10:21:00')).toBe('closed');
    expect(state({ reports, words: [['10:05:00', '一般']] }, '10:21:00')).toBe('closed');
  });
});

describe('reports to the outside', () => {
  const lines = (told: Told, until: EpochMs): string[] =>
    reportLines(history(told), RULES, until).map(
      ({ kind, due, doneAt }) => `${kind} ${due ? time(due) : '-'}${doneAt ? ` done ${time(doneAt)}` : ''}`,
    );

  test('R2.12: each severity has its deadlines, from the event when its time is known, else from the receipt', () => {
    const first = (severity: Severity, occurredAt?: string) =>
      lines({ words: [['10:05:30', severity, occurredAt]] }, at('10:06:00')).filter((l) => !/follow|final/.test(l));
    expect(first('特别重大')).toEqual(['phone 03-02 10:20:30', 'written 03-02 10:40:30']);
    expect(first('重大', '10:00:00')).toEqual(['phone 03-02 10:15:00', 'written 03-02 10:35:00']);
    expect(first('较大', '10:00:00')).toEqual(['written 03-02 11:00:00']);
    expect(first('一般', '10:00:00')).toEqual(['written 03-02 16:00:00']);
  });

  test('R2.12, G3: a report in the deadline’s second is in time, one second later it is overdue', () => {
    const written = (done: string) =>
      isOverdue(reportLines(history({ reports: [['written', at(done)]] }), RULES, at(done))[0]!, at('23:00:00'));
    expect([written('11:05:00.900'), written('11:05:01')]).toEqual([false, true]);
    const open = reportLines(history(), RULES, at('11:05:00'))[0]!;
    expect([isOverdue(open, at('11:05:00')), isOverdue(open, at('11:05:01'))]).toEqual([false, true]);
  });

  test('R2.12: an update changes the severity and the event’s time, and the deadlines follow', () => {
    const words: Told['words'] = [
      ['10:05:00', '较大'],
      ['10:10:00', '重大', '09:58:00'],
    ];
    expect(lines({ words }, at('10:11:00'))).toEqual([
      'phone 03-02 10:13:00',
      'written 03-02 10:33:00',
      'follow-up 03-02 17:00:00',
      'final -',
    ]);
  });

  test('R2.12: follow-ups are due before 08:00 and 17:00 every day, over the month’s end, until the final report', () => {
    expect(lines({}, at('09:00:00', '2026-03-03')).filter((l) => l.startsWith('follow'))).toEqual([
      'follow-up 03-02 17:00:00',
      'follow-up 03-03 08:00:00',
      'follow-up 03-03 17:00:00',
    ]);
    const closed: Told = { reports: [['final', at('07:00:00', '2026-03-03')]] };
    expect(lines(closed, at('09:00:00', '2026-03-09'))).toEqual([
      'written 03-02 11:05:00 done 03-03 07:00:00',
      'follow-up 03-02 17:00:00',
      'final - done 03-03 07:00:00',
    ]);
    expect(lines({ words: [['10:05:00', '一般']] }, at('09:00:00', '2026-03-09'))).toEqual([
      'written 03-02 16:05:00',
      'final -',
    ]);
  });

  test('R2.12: no follow-up is owed before the written report is', () => {
    const late = { words: [['16:30:00', '较大']] } as const satisfies Told;
    expect(lines(late, at('16:31:00'))[1]).toBe('follow-up 03-03 08:00:00');
  });

  test('R2.12: a follow-up counts for the next time of day, or for the missed one when that is nearer', () => {
    const made = (...times: EpochMs[]) =>
      lines(
        { reports: times.map((t) => ['follow-up', t] as const) as [ReportKind, EpochMs][] },
        at('08:00:00', '2026-03-03'),
      )
        .filter((l) => l.startsWith('follow'))
        .map((l) => l.slice(10));
    expect(made(at('17:00:00'))[0]).toBe('03-02 17:00:00 done 03-02 17:00:00');
    expect(made(at('17:30:00')).slice(0, 2)).toEqual(['03-02 17:00:00 done 03-02 17:30:00', '03-03 08:00:00']);
    expect(made(at('07:50:00', '2026-03-03')).slice(0, 2)).toEqual([
      '03-02 17:00:00',
      '03-03 08:00:00 done 03-03 07:50:00',
    ]);
  });
});
