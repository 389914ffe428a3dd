/** RFC 4180, both ways: quoted cells, doubled quotes, line breaks inside quotes, CRLF or LF. */

/** Rows of cells; `undefined` when a quote is never closed. */
export const parseCsv = (text: string): string[][] | undefined => {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i]!;
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += c;
  }
  if (quoted) return undefined;
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
};

/** A spreadsheet takes a cell that begins like this for a formula. */
export const FORMULA_START = /^[=+\-@\t\r]/;

const cellText = (value: string): string => {
  const tame = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
};

/** CSV with byte order mark and CRLF, which is what spreadsheets open correctly; formulas are made harmless. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cellText).join(',')).join('\r\n')}\r\n`;
