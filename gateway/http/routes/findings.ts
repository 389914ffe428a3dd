/** 查岗: what somebody found, confirmed or revoked by those entitled to it (R1.12, R1.13, R2.19–R2.23). */
import { randomUUID } from 'node:crypto';
import { createRoute } from '@hono/zod-openapi';
import { dateOf, formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { dayKind } from '#shared/calendar/workdays.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { inWorkingTime } from '#shared/regulation/chapter-01-roll-call-and-leave/found-lapses.ts';
import { leaderOf } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { Finding } from '../../judge/duty/finding-book.ts';
import type { PersonOn } from '../../office/office.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { EnterFinding, FindingView } from '../contract-cleaning.ts';
import { listOf, WithReason } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { exclusive } from '../exclusive.ts';
import { viewFindings } from '../finding-rows.ts';
import { newApi } from '../new-api.ts';
import { demandOpenMonth } from '../open-month.ts';
import { may, MATRIX, seatsOf, seenBy } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';
import { SpanQuery, spanOf } from '../span.ts';

const R1_12: readonly Cite[] = [{ clause: '1.1', rule: 'R1.12' }];
const R1_13: readonly Cite[] = [{ clause: '1.1', rule: 'R1.13' }];
const G11: readonly Cite[] = [{ clause: '1.1', rule: 'G11' }];

const ownMatter = () =>
  refuse(403, 'OWN_MATTER', '不能处理与本人有关的查岗记录', 'nobody decides their own matter', G11);
/** Whoever found it does not confirm it as well (G8, G11). */
const ownFinding = () =>
  refuse(403, 'OWN_FINDING', '查岗人不能确认自己录入的记录，请由他人确认', 'whoever found it does not confirm it', G11);
const revoked = () => refuse(409, 'REVOKED', '该记录已撤销', 'the finding is revoked');

export const findingRoutes = (deps: ApiDeps) => {
  /** The leader on duty (带班主任) at a moment. */
  const leads = (person: string, at: EpochMs): boolean =>
    deps
      .duty()
      .rota.shiftsBetween(at, epochMs(at + 1))
      .some((shift) => leaderOf(shift, at) === person);
  /** Whether it was found on duty: the leader of that shift decides it too (2.2). */
  const onDuty = ({ kind, person, found }: Finding): boolean =>
    kind === 'duty' || (kind === 'offPost' && deps.duty().findings.onDuty(person, found));
  const mayDecide = (caller: Caller, finding: Finding): boolean =>
    may(caller, 'finding.confirm', generalAffairs(deps)) || (onDuty(finding) && leads(caller.person, finding.found));
  const find = (id: string): Finding => {
    const finding = deps.duty().findings.find(id);
    if (!finding) throw REFUSALS.notFound(`finding ${id}`);
    return finding;
  };
  const view = (id: string): FindingView => viewFindings(deps, [find(id)])[0]!;

  /** Operators, the discipline office and the leader on duty enter anybody's; a head that of their own section. */
  const mayEnter = (caller: Caller, who: PersonOn, found: EpochMs): boolean => {
    const seats = seatsOf(caller, generalAffairs(deps));
    if (MATRIX['finding.enter'].some((seat) => seat !== 'section_head' && seats.has(seat))) return true;
    if (seats.has('section_head') && who.section === caller.section) return true;
    return leads(caller.person, deps.clock.now()) || leads(caller.person, found);
  };

  /** Leave or a trip that covers the time stops a lapse from being confirmed (R1.13). */
  const notExcused = ({ kind, person, found }: Finding): void => {
    if (kind !== 'early' && kind !== 'offPost') return;
    const away = deps.views.away(person, found);
    if (!away) return;
    const leave = away.kind === 'leave';
    throw refuse(
      422,
      'EXCUSED',
      leave ? '该时段已批准请假，不能确认' : '该时段已批准公出，不能确认',
      `an approved ${leave ? 'leave' : 'off-site trip'} covers that time`,
      kind === 'early' ? R1_12 : R1_13,
    );
  };

  /** Early leave and off post are found in working time, or on a duty shift (R1.12, R1.13, R2.20). */
  const inHours = (kind: Finding['kind'], person: string, found: EpochMs): void => {
    if (kind !== 'early' && kind !== 'offPost') return;
    if (kind === 'offPost' && deps.duty().findings.onDuty(person, found)) return;
    const day = dayKind(dateOf(found), (year) => deps.office().calendar(year));
    if (day.kind === 'no-calendar') throw REFUSALS.noCalendar(day.year);
    if (!day.workday || !inWorkingTime(found, deps.rules))
      throw refuse(
        422,
        'NOT_WORKING_TIME',
        '该时刻不在工作时间内',
        'that moment lies outside working time',
        kind === 'early' ? R1_12 : R1_13,
      );
  };

  return newApi()
    .openapi(
      createRoute({
        method: 'post',
        path: '/inspections',
        summary: 'Enter what was found (R1.12, R1.13, R2.19, R2.20)',
        request: takes(EnterFinding),
        responses: { 201: answers(FindingView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { person, kind, at, note, clauses } = c.req.valid('json');
        const found = parseInstant(at);
        if (found === undefined) throw REFUSALS.unreadable(`${at} is no instant with offset`);
        const date = dateOf(found);
        const who = deps.office().personOn(person, date);
        const entitled = who ? mayEnter(caller, who, found) : may(caller, 'finding.enter', generalAffairs(deps));
        if (!entitled) throw REFUSALS.notAllowed('a head enters what concerns their own section');
        if (!who || date < who.start || (who.end !== undefined && who.end < date))
          throw refuse(422, 'UNKNOWN_PERSON', '当时没有此人', `${person} was not in service on ${date}`, R1_13);
        if (found > deps.clock.now())
          throw refuse(422, 'TIME_AHEAD', '发现时间还没有到', 'nothing is found before its time', R1_13);
        demandOpenMonth(deps, date);
        inHours(kind, person, found);
        const id = randomUUID();
        await recordActs(deps, caller, [
          act('finding.entered', {
            finding: id,
            person,
            kind,
            found: formatInstant(found),
            note,
            ...(clauses ? { clauses } : {}),
          }),
        ]);
        return c.json(view(id), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inspections',
        summary: 'What was found, by the moment of discovery',
        request: { query: SpanQuery },
        responses: { 200: answers(listOf(FindingView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const query = c.req.valid('query');
        const sees = seenBy(caller, generalAffairs(deps));
        const findings = deps.duty().findings.between(...spanOf(query, deps.clock.now()));
        const items = viewFindings(deps, findings).filter(
          (f) =>
            (query.person === undefined || f.person === query.person) && (f.enteredBy === caller.person || sees(f)),
        );
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/inspections/{id}/confirm',
        summary: 'Confirm a finding (G8); never one about oneself (G11)',
        request: { params: IdParam },
        responses: { 200: answers(FindingView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        return exclusive(`finding/${id}`, async () => {
          const finding = find(id);
          if (!mayDecide(caller, finding)) throw REFUSALS.notAllowed();
          if (finding.person === caller.person) throw ownMatter();
          if (finding.enteredBy === caller.person) throw ownFinding();
          if (finding.state === 'revoked') throw revoked();
          demandOpenMonth(deps, dateOf(finding.found));
          if (finding.state === 'confirmed') throw refuse(409, 'CONFIRMED', '该记录已确认', 'it is confirmed already');
          notExcused(finding);
          await recordActs(deps, caller, [act('finding.confirmed', { finding: id })]);
          return c.json(view(id), 200);
        });
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/inspections/{id}/revoke',
        summary: 'Revoke a finding, with the reason; those after it move up (R2.23)',
        request: { params: IdParam, ...takes(WithReason) },
        responses: { 200: answers(FindingView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        return exclusive(`finding/${id}`, async () => {
          const finding = find(id);
          const own = finding.state === 'pending' && finding.enteredBy === caller.person;
          if (!own && !mayDecide(caller, finding)) throw REFUSALS.notAllowed();
          if (finding.person === caller.person) throw ownMatter();
          if (finding.state === 'revoked') throw revoked();
          demandOpenMonth(deps, dateOf(finding.found));
          await recordActs(deps, caller, [act('finding.revoked', { finding: id, reason: c.req.valid('json').reason })]);
          return c.json(view(id), 200);
        });
      },
    );
};
