/** What an event was answered the first time, kept so that it can be said again; its name stands in the fact. */
import type { ReceiptResult } from '#shared/wire/receipt.ts';

export interface GivenRow {
  readonly event_seq: number | null;
  readonly event_id: string | null;
  /** Null once it was erased with the fact's data. */
  readonly answer: string | null;
}

const ERASED: Pick<ReceiptResult, 'outcome' | 'code'> = { outcome: 'stored', code: 'RECORDED' };

export const storedResult = ({ outcome, code, also, show }: ReceiptResult): string =>
  JSON.stringify({ outcome, code, also, show });

export const givenResult = ({ event_seq, event_id, answer }: GivenRow): ReceiptResult =>
  ({ seq: event_seq, id: event_id, ...(answer === null ? ERASED : JSON.parse(answer)) }) as ReceiptResult;
