/** A request for leave from duty as it was asked: looked through, and put into a fact (R2.3, R2.4). */
import { randomUUID } from 'node:crypto';
import type { z } from '@hono/zod-openapi';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { lastHolder, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { isOpen } from '#shared/regulation/chapter-02-duty/substitution.ts';
import type { OfficeFactData } from '../ledger/office-facts.ts';
import type { AskSubstitution } from './contract-rota.ts';
import type { ApiDeps } from './deps.ts';
import { REFUSALS, refuse } from './problem.ts';
import { demandBothFit, shiftsOf } from './substitution-pages.ts';

const LEAVE = [{ clause: '2.1', rule: 'R2.3' }] as const;
const STAND_IN = [{ clause: '2.1', rule: 'R2.4' }] as const;

/** Reads an instant of a request; refuses what is none. */
export const instant = (text: string, field: string): EpochMs => {
  const at = parseInstant(text);
  if (at === undefined) throw REFUSALS.unreadable(`${field}: not an instant with offset`);
  return at;
};

const published = (deps: ApiDeps, start: EpochMs): Shift => {
  const shift = deps.duty().rota.shiftAt(start);
  if (!shift) throw REFUSALS.notFound(`a published shift that starts at ${formatInstant(start)}`);
  return shift;
};

/** What is recorded when a person asks; refuses when they may not, or when their substitute cannot. */
export const askedFor = (
  deps: ApiDeps,
  person: string,
  { shift: start, post: named, substitute, swap, reason }: z.infer<typeof AskSubstitution>,
): OfficeFactData<'substitution.asked'> => {
  const { rota } = deps.duty();
  const shift = published(deps, instant(start, 'shift'));
  const own = shift.holdings.find((h) => lastHolder(h) === person && (named === undefined || h.post === named));
  if (!own) throw refuse(422, 'NOT_ON_SHIFT', '您不在这个班次上', 'you are not on this shift', LEAVE);
  if (substitute === person)
    throw refuse(422, 'SUBSTITUTE_UNFIT', '不能由本人替班', 'nobody stands in for themselves', STAND_IN);
  if (swap !== undefined && substitute === undefined)
    throw refuse(422, 'SWAP_WITH_WHOM', '换班须写明对方', 'a swap names the other', STAND_IN);
  const { post } = own;
  const open = rota
    .substitutions()
    .find((r) => r.shift === shift.start && r.post === post && r.person === person && isOpen(r.standing.state));
  if (open) throw refuse(409, 'ALREADY_ASKED', '该班次已有未办结的申请', `${open.id} is still open`, LEAVE);
  const given = swap === undefined ? undefined : published(deps, instant(swap, 'swap')).start;
  const other = substitute === undefined ? {} : { substitute };
  const request = {
    id: randomUUID(),
    shift: shift.start,
    post,
    person,
    ...other,
    ...(given === undefined ? {} : { swap: given }),
    reason,
    askedAt: deps.clock.now(),
    fact: 0,
    standing: { state: 'asked', accepted: false, approved: false, ...other },
  } as const;
  const shifts = shiftsOf(deps, request);
  if (shifts instanceof Error) throw shifts;
  if (substitute !== undefined) demandBothFit(deps, request, substitute);
  return {
    substitution: request.id,
    shift: formatInstant(shift.start),
    post,
    person,
    ...other,
    ...(given === undefined ? {} : { swap: formatInstant(given) }),
    reason,
  };
};
