import { expect, test } from 'vitest';
import { Receipt } from '#shared/wire/receipt.ts';
import { MAX_PACKET_BYTES } from '#shared/wire/topics.ts';
import { receiptsOf, type Line } from '../../gateway/ingest/receipts.ts';

const line = (seq: number, terminal = 'K1', name = '孙丽'): Line => ({
  terminal,
  epoch: 'k1-a',
  result: { seq, id: `id-${seq}`, outcome: 'stored', code: 'ON_TIME', show: { name, section: '综合科' } },
});

test('a receipt never grows beyond a packet: long names make more receipts, and no result is lost', () => {
  const lines = Array.from({ length: 100 }, (_, i) => line(i + 1, 'K1', '䶮'.repeat(400)));
  const receipts = receiptsOf(lines, () => 100);
  expect(receipts.length).toBeGreaterThan(1);
  for (const { receipt } of receipts) {
    expect(Buffer.byteLength(JSON.stringify(receipt))).toBeLessThanOrEqual(MAX_PACKET_BYTES);
    expect(Receipt.safeParse(receipt).success).toBe(true);
  }
  expect(receipts.flatMap((r) => r.receipt.results.map((x) => x.seq))).toEqual(lines.map((l) => l.result.seq));
});

test('each terminal gets its own results with its own `through`', () => {
  const receipts = receiptsOf([line(1), line(1, 'K2'), line(2)], (terminal) => (terminal === 'K1' ? 2 : 1));
  expect(receipts.map((r) => [r.terminal, r.receipt.through, r.receipt.results.length])).toEqual([
    ['K1', 2, 2],
    ['K2', 1, 1],
  ]);
});
