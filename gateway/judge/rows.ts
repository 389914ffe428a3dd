/** Verdicts and sessions in the words of the API. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { SessionPlan } from '#shared/regulation/chapter-01-roll-call-and-leave/session-plan.ts';
import type { Verdict } from '#shared/regulation/chapter-01-roll-call-and-leave/verdict.ts';
import type { Place } from '#shared/wire/session.ts';
import type { SessionView, VerdictRow } from '../http/contract.ts';
import type { Office, PersonOn } from '../office/office.ts';
import type { DayCourt, SessionBoard } from './day-court.ts';

export const verdictRow = (who: PersonOn, verdict: Verdict, version: string): VerdictRow => ({
  person: who.person,
  name: who.name,
  section: who.section,
  verdict: verdict.verdict,
  minutes: verdict.minutes ?? 0,
  ...(verdict.at === undefined ? {} : { at: formatInstant(verdict.at) }),
  cites: [...verdict.cites],
  ...(verdict.borderline ? { borderline: true } : {}),
  ...(verdict.truant ? { truant: true } : {}),
  ...(verdict.manual ? { manual: true } : {}),
  ...(verdict.suspect ? { suspect: true } : {}),
  parameters: version,
});

/** A place by its key, even one that nobody named. */
export const placeNamed = (office: Office, key: string): Place => office.place(key) ?? { key, zh: key, en: key };

export const sessionView = (
  court: DayCourt,
  plan: SessionPlan,
  board: SessionBoard,
  office: Office,
  version: string,
  now: EpochMs,
): SessionView => ({
  id: plan.id,
  kind: plan.kind,
  t0: formatInstant(plan.t0),
  opensAt: formatInstant(plan.opensAt),
  closesAt: formatInstant(plan.closesAt),
  place: plan.place,
  placeName: placeNamed(office, plan.place),
  ...(plan.moved ? { movedFrom: placeNamed(office, plan.moved.from) } : {}),
  state: court.state(plan, board, now),
  waitingFor: [...board.waitingFor],
  ...(plan.reason === undefined ? {} : { reason: plan.reason }),
  scope:
    plan.scope === 'all'
      ? 'all'
      : 'sections' in plan.scope
        ? { sections: [...plan.scope.sections] }
        : { persons: [...plan.scope.persons] },
  counts: { ...board.counts },
  verdicts: board.people.map((who) => verdictRow(who, board.verdicts.get(who.person)!, version)),
});
