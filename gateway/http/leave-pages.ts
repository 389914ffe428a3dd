/** Slips as pages show them: days, level, and reporting back (R1.28, R1.30, R1.33). */
import { formatInstant } from '#shared/calendar/office-time.ts';
import { isBefore } from '#shared/calendar/half-days.ts';
import { daysForLevel, leaveDaysOf, spanOf } from '#shared/regulation/chapter-01-roll-call-and-leave/leave.ts';
import { capacityFor, type World } from '#shared/regulation/procedure/procedure.ts';
import { standing, type Matter } from '#shared/regulation/procedure/matter.ts';
import type { Leave } from '../judge/matters/leave-book.ts';
import type { Caller } from './caller.ts';
import type { LeaveView } from './contract-matters.ts';
import type { ApiDeps } from './deps.ts';
import { matterView, nameOf } from './matter-pages.ts';

/** Whoever approved it confirms, or who may in their place (R1.33, R1.36). */
export const mayConfirm = (matter: Matter, by: string, world: World): boolean =>
  by !== matter.person &&
  (matter.decisions.some((d) => d.by === by && d.decision === 'approve') ||
    capacityFor(matter, matter.route.length - 1, by, world) !== undefined);

const dueOf = (deps: ApiDeps, leave: Leave): { due?: string; overdue: boolean } => {
  const due = deps.rooms().matters.reportBackDue(leave);
  return due === undefined
    ? { overdue: false }
    : { due: formatInstant(due), overdue: (leave.report?.at ?? deps.clock.now()) >= due };
};

export const leaveView = (deps: ApiDeps, matter: Matter, caller: Caller): LeaveView => {
  const { matters } = deps.rooms();
  const world = matters.world(deps.clock.now());
  const leave = matters.leaves.find(matter.id);
  const asked = spanOf(matter.fields);
  const span = leave ? { from: leave.from, to: leave.to } : asked;
  const days = leaveDaysOf(span, world);
  const others = standing(world.matters(matter.person), matter.id);
  const total = typeof days === 'number' ? daysForLevel(span, days, others, world) : 0;
  return {
    ...matterView(deps, matter, caller, world),
    kind: matter.fields.kind as LeaveView['kind'],
    from: span.from,
    to: span.to,
    days: typeof days === 'number' ? days : 0,
    ...(typeof days === 'number' && total > days ? { daysForLevel: total } : {}),
    ...(leave && isBefore(leave.to, leave.grantedTo) ? { granted: leave.grantedTo } : {}),
    ...(leave && !leave.void
      ? {
          reportBack: {
            ...dueOf(deps, leave),
            ...(leave.report ? { reportedAt: formatInstant(leave.report.at), early: leave.report.early } : {}),
            ...(leave.confirmed
              ? { confirmedAt: formatInstant(leave.confirmed.at), confirmedBy: nameOf(deps, leave.confirmed.by) }
              : {}),
            mayReport: caller.person === matter.person && !leave.report,
            mayConfirm: leave.report !== undefined && !leave.confirmed && mayConfirm(matter, caller.person, world),
          },
        }
      : {}),
  };
};
