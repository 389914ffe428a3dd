/** Emergencies from the first word to the final report (R2.12, 3.7). An emergency is named by the event that raised it. */
import { dateOf, parseInstant, truncateToSecond } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import {
  acknowledgement,
  ackTimer,
  dayOf,
  type AckTimer,
  type EmergencyHistory,
} from '#shared/regulation/chapter-02-duty/emergency.ts';
import { peopleOn } from '#shared/regulation/chapter-02-duty/shift.ts';
import { DUTY_POSTS, type EmergencyBoard, type ToldLine } from '#shared/wire/duty.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Answer } from '../judge.ts';
import type { Book, Due } from './book.ts';
import { Contacts } from './contacts.ts';
import { isOnBoard, latestWords, toBoard } from './emergency-board.ts';
import { ackDues, isReportSettled, reportDues } from './emergency-dues.ts';
import { EmergencyFile, believedMoment } from './emergency-file.ts';
import { ladderAt, leaderAt, shiftAt, type EmergencyHall } from './ladder.ts';

/** An emergency with what counts of it, as of all facts so far. */
export interface EmergencyCase {
  readonly id: string;
  readonly raise: Fact;
  readonly file: EmergencyFile;
  readonly history: EmergencyHistory;
  readonly timer: AckTimer | undefined;
  readonly ack: { readonly at: EpochMs; readonly person: string } | undefined;
}

const NAMED_BY: Readonly<Record<string, (fact: Fact) => unknown>> = {
  'emergency.raise': (fact) => fact.event?.id,
  'emergency.update': (fact) => fact.data.emergency,
  'emergency.ack': (fact) => fact.data.emergency,
  'emergency.acknowledged': (fact) => fact.data.emergency,
  'emergency.reported': (fact) => fact.data.emergency,
  'alarm.raised': (fact) => (String(fact.data.kind).startsWith('emergency-') ? fact.data.about : undefined),
  'message.ended': (fact) => /^emergency\/([^/]+)\//.exec(String(fact.data.alarm))?.[1],
};
/** Alarms that tell somebody to acknowledge. */
const CALLS: ReadonlySet<string> = new Set(['emergency-raised', 'emergency-overdue']);

const minutes = (ms: number): string => {
  const sec = Math.max(0, Math.floor(ms / 1_000));
  return `${String(Math.floor(sec / 60)).padStart(2, '0')}:${String(sec % 60).padStart(2, '0')}`;
};

export class EmergencyBook implements Book {
  readonly contacts = new Contacts();
  readonly #hall: EmergencyHall;
  readonly #files = new Map<string, EmergencyFile>();
  /** Bumped by everything but bare reads: any of it may change who is who. */
  #revision = 0;
  readonly #cases = new Map<string, { readonly revision: number; readonly found: EmergencyCase | undefined }>();

  constructor(hall: EmergencyHall) {
    this.#hall = hall;
  }

  apply(fact: Fact): void {
    if (fact.type === 'tap' || fact.type === 'watermark') return;
    this.#revision++;
    this.contacts.apply(fact);
    const id = NAMED_BY[fact.type]?.(fact);
    if (typeof id !== 'string') return;
    let file = this.#files.get(id);
    if (!file) this.#files.set(id, (file = new EmergencyFile(id)));
    file.add(fact);
  }

  answer(fact: Fact): Answer | undefined {
    switch (fact.type) {
      case 'emergency.raise':
      case 'emergency.update':
        return this.#answerWord(fact, String(NAMED_BY[fact.type]!(fact)));
      case 'emergency.ack':
        return this.#answerAck(fact, String(fact.data.emergency));
      default:
        return undefined;
    }
  }

  #answerWord(fact: Fact, id: string): Answer {
    const found = this.find(id);
    if (!found) return { code: 'RECORDED', show: { about: id } };
    const { timer, ack, history } = found;
    if (!timer || ack) return { code: 'RECORDED', show: { about: id } };
    const leader = leaderAt(this.#hall, timer.since);
    const now = truncateToSecond(parseInstant(fact.receivedAt)!);
    return {
      code: 'EMERGENCY_TIMER',
      show: {
        left: minutes(timer.due - now),
        about: id,
        ...(leader === undefined ? {} : { leader: this.#hall.name(leader, dayOf(history)) }),
      },
    };
  }

  #answerAck(fact: Fact, id: string): Answer {
    const actor = this.#hall.actor(fact);
    switch (actor.kind) {
      case 'unknown':
        return { code: 'UNKNOWN_BADGE', show: { tail: actor.tail } };
      case 'disabled':
        return { code: 'BADGE_DISABLED', show: { tail: actor.tail } };
      case 'person': {
        const { person } = actor;
        const at = believedMoment(fact, this.#hall.rules);
        const show = { person, name: this.#hall.name(person, dateOf(at)), about: id };
        return { code: this.mayAcknowledge(id, person, at) ? 'RECORDED' : 'ACCESS_DENIED', show };
      }
      default:
        return { code: 'ACCESS_DENIED', show: { about: id } };
    }
  }

  /** The leader on duty at that moment, whoever was called, and their superiors (R2.12). */
  mayAcknowledge(id: string, person: string, at: EpochMs): boolean {
    if (ladderAt(this.#hall, at).some(({ persons }) => persons.includes(person))) return true;
    const alarms = [...(this.#files.get(id)?.alarms.values() ?? [])];
    return alarms.some(({ kind, to }) => CALLS.has(kind) && to.includes(person));
  }

  /** On a post of the shift that the rota has at that moment. */
  isOnShift(person: string, at: EpochMs): boolean {
    const shift = shiftAt(this.#hall, at);
    return shift !== undefined && DUTY_POSTS.some((post) => peopleOn(shift, post, at).includes(person));
  }

  #acknowledger(id: string, fact: Fact, at: EpochMs): string | undefined {
    const actor = fact.type === 'emergency.ack' ? this.#hall.actor(fact) : undefined;
    const person = actor ? (actor.kind === 'person' ? actor.person : undefined) : fact.person;
    return person !== undefined && this.mayAcknowledge(id, person, at) ? person : undefined;
  }

  find(id: string): EmergencyCase | undefined {
    const known = this.#cases.get(id);
    if (known?.revision === this.#revision) return known.found;
    const { rules } = this.#hall;
    const file = this.#files.get(id);
    const history = file?.history(rules, (fact, at) => this.#acknowledger(id, fact, at));
    const found =
      file?.raise && history
        ? {
            id,
            raise: file.raise,
            file,
            history,
            timer: ackTimer(history, rules),
            ack: acknowledgement(history, rules),
          }
        : undefined;
    this.#cases.set(id, { revision: this.#revision, found });
    return found;
  }

  /** All of them, the newest first. */
  all(): readonly EmergencyCase[] {
    return [...this.#files.keys()]
      .flatMap((id) => this.find(id) ?? [])
      .toSorted((a, b) => b.history.statements[0].at - a.history.statements[0].at || (a.id < b.id ? -1 : 1));
  }

  dues(now?: EpochMs): readonly Due[] {
    return this.all().flatMap((found) => [...ackDues(found, this.#hall), ...reportDues(found, this.#hall, now)]);
  }

  /** True when nobody needs to hear of this alarm any more: it was acknowledged, or no longer asks for it. */
  isOvertaken(alarm: string): boolean {
    const [, id = '', step] = alarm.split('/');
    const found = alarm.startsWith('emergency/') ? this.find(id) : undefined;
    if (!found) return false;
    if (step !== 'report') return found.ack !== undefined || found.timer === undefined;
    return isReportSettled(found, this.#hall, alarm);
  }

  /** What was last said of it, field by field. */
  wordsOf(found: EmergencyCase): ReturnType<typeof latestWords> {
    return latestWords(found, this.#hall.rules);
  }

  board(found: EmergencyCase, now: EpochMs, pending: readonly ToldLine[] = []): EmergencyBoard {
    return toBoard(found, { hall: this.#hall, contacts: this.contacts, now, pending });
  }

  /**
   * What the duty room's screen shows: open ones and those closed within the last day, those that wait first.
   * `pending`: messages about an emergency that have not left yet.
   */
  boards(now: EpochMs, pending: (id: string) => readonly ToldLine[] = () => []): EmergencyBoard[] {
    const rank = { overdue: 0, waiting: 0, acknowledged: 1, recorded: 2, closed: 3 } as const;
    return this.all()
      .filter((found) => isOnBoard(found, this.#hall.rules, now))
      .map((found) => this.board(found, now, pending(found.id)))
      .toSorted((a, b) => rank[a.state] - rank[b.state]);
  }
}
