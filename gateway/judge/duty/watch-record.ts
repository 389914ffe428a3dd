/** Events of the duty room as acts the rules know; whose badge it was is asked when they are judged, not when they are stored. */
import { parseInstant, truncateToSecond } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Act, Done, EntryType, RoomReport } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Answer } from '../judge.ts';
import { CODE_OF_STRANGER, type Actor } from './acted-by.ts';
import { believedMoment } from './emergency-file.ts';

const ENTRY_TYPES: ReadonlySet<string> = new Set<EntryType>(['call.log', 'visit.log', 'log.note']);
/** Acts that want a badge: without one they have no effect. */
const WITH_BADGE: ReadonlySet<string> = new Set([
  'tap',
  'handover.start',
  'handover.inspect',
  'handover.confirm',
  'messenger.in',
  'messenger.out',
]);

export const isEntry = (type: string): type is EntryType => ENTRY_TYPES.has(type);
export const isWatchFact = (type: string): boolean =>
  WITH_BADGE.has(type) || ENTRY_TYPES.has(type) || type === 'log.close';

/**
 * Moment and place in the order of acts, known before anybody asks who it was. A clock in doubt says nothing, so the
 * arrival speaks (R1.39): what was written down on it belongs to whoever holds the room then.
 */
export const placeOfFact = (fact: Fact, rules: RuleBook): Done => {
  const at = believedMoment(fact, rules);
  return {
    id: fact.event?.id ?? String(fact.seq),
    t: truncateToSecond(at),
    at,
    terminal: fact.terminal ?? '',
    epoch: fact.event?.epoch ?? '',
    seq: fact.event?.seq ?? fact.seq,
    known: fact.seq,
    act: { kind: fact.type === 'messenger.out' ? 'messenger-out' : 'read', person: '', how: 'relief' } as Act,
  };
};

/** What the act is, or why it is none: a badge nobody owns, no badge where one is wanted. */
export const actOf = (fact: Fact, actor: Actor): Act | Answer => {
  const { data, type } = fact;
  if (isEntry(type)) {
    const corrects = typeof data.corrects === 'string' ? { corrects: data.corrects } : {};
    return { kind: 'entry', type, data, ...corrects };
  }
  if (actor.kind !== 'person' && (WITH_BADGE.has(type) || actor.kind !== 'nobody'))
    return { code: CODE_OF_STRANGER[actor.kind], ...('tail' in actor ? { show: { tail: actor.tail } } : {}) };
  const person = actor.kind === 'person' ? actor.person : '';
  switch (type) {
    case 'handover.start':
      return { kind: 'start', person };
    case 'handover.inspect':
      return { kind: 'inspect', person, rooms: data.rooms as RoomReport[] };
    case 'handover.confirm':
      return { kind: 'confirm', person, openItems: (data.openItems as string[] | undefined) ?? [] };
    case 'log.close':
      return {
        kind: 'close',
        summary: String(data.summary),
        ...(person ? { person } : {}),
        ...(typeof data.weather === 'string' ? { weather: data.weather } : {}),
      };
    case 'messenger.in':
      return { kind: 'messenger-in', person };
    case 'messenger.out':
      return {
        kind: 'messenger-out',
        person,
        how: data.kind as 'outing' | 'relief',
        ...instantIn('until', data.until),
        ...(typeof data.request === 'string' ? { request: data.request } : {}),
      };
    default:
      return { kind: 'read', person };
  }
};

const instantIn = (key: 'until', value: unknown): { until?: EpochMs } => {
  const at = typeof value === 'string' ? parseInstant(value) : undefined;
  return at === undefined ? {} : { [key]: at };
};
