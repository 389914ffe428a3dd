/** Receipts of one commit: a terminal's results by epoch, cut to what fits a packet. */
import type { Receipt, ReceiptResult } from '#shared/wire/receipt.ts';
import { MAX_BATCH, MAX_PACKET_BYTES } from '#shared/wire/topics.ts';

export interface Line {
  readonly terminal: string;
  readonly epoch: string;
  readonly result: ReceiptResult;
}

/** Room for the envelope around the results. */
const MAX_RESULT_BYTES = MAX_PACKET_BYTES - 4_096;

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** More than a result takes without the texts it shows; and the most bytes one character becomes in JSON. */
const MOST_BESIDE_SHOW = 512;
const MOST_BYTES = 6;

/** More bytes than a result takes, without writing it out. */
const roomFor = ({ show = {} }: ReceiptResult): number => {
  let characters = 0;
  for (const shown of Object.values(show)) {
    if (typeof shown === 'string') characters += shown.length;
    else if (typeof shown === 'object') characters += JSON.stringify(shown).length;
  }
  return MOST_BESIDE_SHOW + MOST_BYTES * characters;
};

const cut = (results: ReceiptResult[]): ReceiptResult[][] => {
  if (results.length <= MAX_BATCH && results.reduce((sum, r) => sum + roomFor(r), 0) <= MAX_RESULT_BYTES)
    return [results];
  const parts: ReceiptResult[][] = [];
  let bytes = 0;
  for (const result of results) {
    const size = sizeOf(result) + 1;
    const part = parts.at(-1);
    if (part && part.length < MAX_BATCH && bytes + size <= MAX_RESULT_BYTES) {
      part.push(result);
      bytes += size;
    } else {
      parts.push([result]);
      bytes = size;
    }
  }
  return parts;
};

/** `through` is asked after the commit. */
export const receiptsOf = (
  lines: readonly Line[],
  through: (terminal: string, epoch: string) => number,
): { terminal: string; receipt: Receipt }[] => {
  const groups = Map.groupBy(lines, (line) => `${line.terminal}/${line.epoch}`);
  return [...groups.values()].flatMap((group) => {
    const { terminal, epoch } = group[0]!;
    return cut(group.map((line) => line.result)).map((results) => ({
      terminal,
      receipt: { v: 1 as const, epoch, through: through(terminal, epoch), results },
    }));
  });
};
