/** What tests look up again and again in a whole office: a day's verdicts, the ledger's taps, answers at a kiosk. */
import type { DayView, SessionView, VerdictRow } from '../../gateway/http/contract.ts';
import type { z } from 'zod';
import type { KioskTap } from '../../terminal/kiosk/contract.ts';
import { KioskEar } from './kiosk-ear.ts';
import { PERSONS } from './morning-roster.ts';
import { eventually } from './wait.ts';
import type { Terminal, WholeOffice } from './whole-office.ts';

export type Session = z.infer<typeof SessionView>;
type Verdict = z.infer<typeof VerdictRow>;

export interface TapFact {
  readonly seq: number;
  readonly at: string;
  readonly terminal: string;
  readonly event: { readonly epoch: string; readonly seq: number };
  readonly data: { readonly id: string; readonly reader?: string; readonly clock: { readonly quality: string } };
}

export class DayBook {
  readonly #office: WholeOffice;
  readonly #date: string;

  constructor(office: WholeOffice, date: string) {
    this.#office = office;
    this.#date = date;
  }

  at(time: string): string {
    return `${this.#date}T${time}+08:00`;
  }

  async session(id = this.#date): Promise<Session> {
    const day = await this.#office.get<z.infer<typeof DayView>>(`/api/days/${this.#date}`);
    const session = day.sessions.find((s) => s.id === id);
    if (!session) throw new Error(`no session ${id} on ${this.#date}`);
    return session;
  }

  async verdict(who: keyof typeof PERSONS, id?: string): Promise<Verdict | undefined> {
    return (await this.session(id)).verdicts.find((v) => v.person === PERSONS[who]);
  }

  async taps(): Promise<TapFact[]> {
    return (await this.#office.get<{ facts: TapFact[] }>('/api/ledger?type=tap&limit=1000')).facts;
  }

  /** Resolves when as many taps as that of these badges lie in the ledger. */
  async stored(count: number): Promise<TapFact[]> {
    return eventually(
      `${count} taps are in the ledger`,
      async () => {
        const taps = await this.taps();
        return taps.length >= count && taps;
      },
      20_000,
    );
  }

  /** Taps a badge and waits for the verdict on the kiosk. */
  async answerTo(terminal: Terminal, badge: string): Promise<KioskTap> {
    const ear = await KioskEar.listen(terminal.kiosk);
    try {
      await eventually('the kiosk says hello', () => ear.events.length > 0);
      terminal.tap(badge);
      return await eventually('the tap has its answer', () => {
        const answer = ear.events.find((e) => e.kind === 'answer' && e.tap.code !== 'OFFLINE_STORED');
        return answer?.kind === 'answer' && answer.tap;
      });
    } finally {
      ear.stop();
    }
  }
}
