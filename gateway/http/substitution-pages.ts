/** Requests for stand-ins and swaps as pages show them, and what stands in their way (R2.3, R2.4). */
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import { levelsOfLeader } from '#shared/regulation/chapter-02-duty/competence.ts';
import { deciderOf, type Levels } from '#shared/regulation/procedure/authority.ts';
import { unfit } from '#shared/regulation/chapter-02-duty/rota-check.ts';
import { lastHolder, leaderOf, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { concernedIn } from '#shared/regulation/chapter-02-duty/substitution.ts';
import { awayAt } from '#shared/regulation/chapter-02-duty/time-away.ts';
import type { DutyPost } from '#shared/wire/duty.ts';
import type { SubstitutionOn } from '../judge/duty/substitution-book.ts';
import type { SubstitutionView } from './contract-rota.ts';
import type { ApiDeps } from './deps.ts';
import { refuse, type Refused } from './problem.ts';
import { staffOf } from './rota-pages.ts';

const WORDS = {
  'not-in-service': { zh: '不在岗（未到岗或已离岗）', en: 'is not in service then' },
  away: { zh: '届时请假或公出', en: 'is on leave or off-site then' },
  'on-another-shift': { zh: '届时已有其他班次', en: 'is on another shift then' },
} as const;

/** Whose own matter a request is: they do not decide it. */
export const ownersOf = ({ person, substitute, swap }: SubstitutionOn): readonly string[] =>
  concernedIn({ person, swaps: swap !== undefined, ...(substitute === undefined ? {} : { substitute }) });

/** Who decides a request now: the leader on duty of the shift, then the director. */
export const levelsNow = (deps: ApiDeps, request: Pick<SubstitutionOn, 'shift'>): Levels => {
  const now = deps.clock.now();
  const shift = deps.duty().rota.shiftAt(request.shift);
  return levelsOfLeader(deps.office().activeOn(dateOf(now)), shift && leaderOf(shift, now));
};

export const substitutionView = (deps: ApiDeps, request: SubstitutionOn): SubstitutionView => {
  const { standing } = request;
  const now = deps.clock.now();
  const { name, excuses } = staffOf(deps, dateOf(now));
  const shift = deps.duty().rota.shiftAt(request.shift);
  const decider = deciderOf(levelsNow(deps, request), ownersOf(request), (p) => awayAt(excuses(p), now));
  return {
    id: request.id,
    shift: formatInstant(request.shift),
    end: formatInstant(shift?.end ?? request.shift),
    post: request.post,
    person: request.person,
    name: name(request.person),
    ...(standing.substitute === undefined
      ? {}
      : { substitute: standing.substitute, substituteName: name(standing.substitute) }),
    ...(request.swap === undefined ? {} : { swap: formatInstant(request.swap) }),
    reason: request.reason,
    state: standing.state,
    accepted: standing.accepted,
    approved: standing.approved,
    ...(decider === undefined ? {} : { decider, deciderName: name(decider) }),
    askedAt: formatInstant(request.askedAt),
    ...(standing.state === 'complete' ? { completeAt: formatInstant(standing.endedAt!) } : {}),
  };
};

/** Whether a second post of the same shift stands in nobody's way: a leader may be an officer of it as well. */
const goTogether = (a: DutyPost, b: DutyPost): boolean => [a, b].sort().join() === 'leader,officer';

/** Everything else that is on while this shift is, without the place that is to be taken over and the one given in return. */
const besides = (shifts: readonly Shift[], shift: Shift, post: DutyPost, given?: Shift): Shift[] =>
  shifts
    .filter((s) => s.start !== given?.start)
    .map((s) =>
      s.start === shift.start ? { ...s, holdings: s.holdings.filter((h) => !goTogether(h.post, post)) } : s,
    );

/** Somebody who is to take a place over; refuses when they cannot (R2.4). `given`: the shift they give in return. */
export const demandFit = (deps: ApiDeps, person: string, shift: Shift, post: DutyPost, given?: Shift): void => {
  const staff = staffOf(deps, dateOf(deps.clock.now()));
  const others = besides(deps.duty().rota.shiftsBetween(shift.start, shift.end), shift, post, given);
  const why = unfit(person, shift, others, staff);
  if (why)
    throw refuse(
      422,
      'SUBSTITUTE_UNFIT',
      `${staff.name(person)}${WORDS[why].zh}，不能替班`,
      `${staff.name(person)} ${WORDS[why].en} and cannot stand in`,
      [{ clause: '2.1', rule: 'R2.4' }],
    );
};

export const holds = (shift: Shift, post: DutyPost, person: string): boolean =>
  shift.holdings.some((h) => h.post === post && lastHolder(h) === person);

/** Both shifts of a request as they stand, or why it cannot be gone on with. */
export const shiftsOf = (deps: ApiDeps, request: SubstitutionOn): { shift: Shift; swap?: Shift } | Refused => {
  const { rota } = deps.duty();
  const now = deps.clock.now();
  const gone = (): Refused =>
    refuse(409, 'SHIFT_OVER', '班次已结束，或已由他人承担', 'the shift is over, or in other hands by now', [
      { clause: '2.1', rule: 'R2.4' },
    ]);
  const shift = rota.shiftAt(request.shift);
  if (!shift || now >= shift.end || !holds(shift, request.post, request.person)) return gone();
  if (request.swap === undefined) return { shift };
  const swap = rota.shiftAt(request.swap);
  const other = request.standing.substitute;
  if (!swap || now >= swap.end || other === undefined || !holds(swap, request.post, other)) return gone();
  return { shift, swap };
};

/** Whether both can take over what they are to take over; refuses otherwise. */
export const demandBothFit = (deps: ApiDeps, request: SubstitutionOn, substitute: string): void => {
  const shifts = shiftsOf(deps, request);
  if (shifts instanceof Error) throw shifts;
  demandFit(deps, substitute, shifts.shift, request.post, shifts.swap);
  if (shifts.swap) demandFit(deps, request.person, shifts.swap, request.post, shifts.shift);
};
