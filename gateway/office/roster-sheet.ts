/** Bytes of a roster file to rows of cells: UTF-8 CSV or `.xlsx`; anything else is named for what it is. */
import { parseCsv } from './csv.ts';

export type Sheet =
  | { readonly kind: 'sheet'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A larger roster than this is no roster. */
export const MOST_ROWS = 20_000;
/** Every ZIP, and so every `.xlsx`, begins with these bytes. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** Old `.xls` begins with these. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

const begins = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((b, i) => bytes[i] === b);

const decodes = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** A cell of a spreadsheet as the text a person sees; dates lose the time they never had. */
const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  return String(cell as string | number);
};

const readXlsx = async (bytes: Uint8Array): Promise<Sheet> => {
  try {
    // Wanted when a file comes, not when the gateway starts.
    const { readSheet } = await import('read-excel-file/node');
    const data = await readSheet(Buffer.from(bytes), { trim: false });
    return { kind: 'sheet', rows: data.map((row) => row.map(cellText)) };
  } catch {
    return { kind: 'unreadable', reason: '这个 Excel 文件读不出来，请用 Excel 重新另存为 .xlsx' };
  }
};

/** Reads a file by what its bytes are, whatever its name says. */
export const readRosterSheet = async (bytes: Uint8Array): Promise<Sheet> => {
  if (begins(bytes, ZIP)) return readXlsx(bytes);
  if (begins(bytes, OLE))
    return { kind: 'unreadable', reason: '这是旧版 Excel（.xls）文件，请另存为 .xlsx 或 UTF-8 的 CSV' };
  const text = decodes(bytes, 'utf-8');
  if (text === undefined) {
    const gbk = decodes(bytes, 'gb18030') !== undefined;
    return {
      kind: 'unreadable',
      reason: gbk
        ? '文件编码是 GBK，不是 UTF-8；请另存为“CSV UTF-8”或 .xlsx'
        : '文件编码不是 UTF-8；请另存为“CSV UTF-8”或 .xlsx',
    };
  }
  if (text.includes('\u0000'))
    return { kind: 'unreadable', reason: '文件里有空字节，不是文本；请另存为“CSV UTF-8”或 .xlsx' };
  const rows = parseCsv(text);
  return rows ? { kind: 'sheet', rows } : { kind: 'unreadable', reason: '有一个引号没有配对，文件读不完整' };
};
