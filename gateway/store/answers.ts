/** What an event was answered the first time, kept so that it can be said again; its name stands in the fact. */
import type { ReceiptResult } from '#shared/wire/receipt.ts';

interface Row {
  readonly event_seq: number | null;
  readonly event_id: string | null;
  readonly result: string;
}

export const storedResult = ({ outcome, code, also, show }: ReceiptResult): string =>
  JSON.stringify({ outcome, code, also, show });

export const givenResult = (row: Row): ReceiptResult =>
  ({ seq: row.event_seq, id: row.event_id, ...JSON.parse(row.result) }) as ReceiptResult;
