/** From which moment on a fact may change how the duty room's acts are judged: everything before it stands as it was. */
import {
  DAY_MS,
  parseInstant,
  startOf,
  type OfficeDate,
  type OfficeMonth,
  spanOfMonth,
} from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { DUTY_FACTS } from '../../ledger/duty-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import { OFFICE_FACTS } from '../../ledger/office-facts.ts';

/** A badge is told a day ahead that its shift is to come, and a window opens before it. */
const AHEAD_MS = 3 * DAY_MS;
const ALWAYS = epochMs(0);

/** `undefined`: it changes nothing there. */
export const reachOf = (fact: Fact): EpochMs | undefined => {
  switch (fact.type) {
    case 'rota.planned':
    case 'rota.published': {
      const read = DUTY_FACTS[fact.type].safeParse(fact.data);
      return read.success ? epochMs(spanOfMonth(read.data.month as OfficeMonth).start - AHEAD_MS) : undefined;
    }
    // What people decide holds from when they decide it (R2.3, R2.4, R2.16–R2.18).
    case 'substitution.asked':
    case 'substitution.answered':
    case 'substitution.decided':
    case 'substitution.withdrawn':
    case 'outing.asked':
    case 'outing.decided':
    case 'outing.withdrawn':
      return parseInstant(fact.at) ?? ALWAYS;
    case 'people.imported': {
      const { data } = OFFICE_FACTS[fact.type].safeParse(fact.data);
      return data?.effective === undefined ? ALWAYS : startOf(data.effective as OfficeDate);
    }
    case 'badge.assigned': {
      const { data } = OFFICE_FACTS[fact.type].safeParse(fact.data);
      return data === undefined ? ALWAYS : startOf(data.since as OfficeDate);
    }
    case 'badge.disabled': {
      const { data } = OFFICE_FACTS[fact.type].safeParse(fact.data);
      return data === undefined ? ALWAYS : (parseInstant(data.from) ?? ALWAYS);
    }
    default:
      return undefined;
  }
};
