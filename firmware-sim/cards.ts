/** The cards of an office for the simulator: read from its roster file, each with the id its card sends. */
import { PRINTED_FORMATS, parseBadgeName } from '#shared/wire/badge-id.ts';

export interface Card {
  readonly person: string;
  /** The id to send, hex in wire order. */
  readonly badge: string;
  /** What is printed on it, where the roster knows it by that. */
  readonly printed?: string;
  readonly name: string;
  readonly section: string;
}

/** An EM4100 card whose number shows as this 8H10D print: the office's version byte, then the number. */
const VERSION_BYTE = '05';

const idOf = (cell: string): { badge: string; printed?: string } | undefined => {
  const parsed = parseBadgeName(cell);
  if (!parsed) return undefined;
  if (parsed.kind === 'hex') return { badge: parsed.hex };
  if (parsed.format !== '8H10D') return undefined;
  const badge = VERSION_BYTE + BigInt(parsed.number).toString(16).toUpperCase().padStart(8, '0');
  return PRINTED_FORMATS['8H10D'](BigInt(`0x${badge}`)) === parsed.number
    ? { badge, printed: `${parsed.format}:${parsed.number}` }
    : undefined;
};

/** Reads a roster without quoted cells, as the demonstration's is. */
export const readCards = (roster: string): Card[] => {
  const [heading = '', ...lines] = roster.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = heading.split(',');
  const at = (cells: readonly string[], column: string): string => cells[columns.indexOf(column)] ?? '';
  return lines
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const cells = line.split(',');
      const id = idOf(at(cells, '卡号'));
      return id ? [{ person: at(cells, '工号'), ...id, name: at(cells, '姓名'), section: at(cells, '科室') }] : [];
    });
};
