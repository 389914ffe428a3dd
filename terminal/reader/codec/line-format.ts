/**
 * How a line reader writes a card, as words with commas between them, in any order:
 *   `cr` `lf` `crlf` `any`   what ends a line (default `any`: CR, LF or both)
 *   `stx`                    STX … ETX around the characters instead of a line ending
 *   `lrc`                    with `stx`: one byte after ETX, the XOR from STX to ETX
 *   `hex` `dec` `as-is`      which characters are allowed (default `as-is`: letters and digits)
 *   `len=8` `len=8-14`       how many (default 4 to 32; a lone character is a key of a keypad)
 */
export interface LineFormat {
  readonly end: 'cr' | 'lf' | 'crlf' | 'any' | 'etx';
  readonly lrc: boolean;
  readonly chars: 'hex' | 'dec' | 'as-is';
  readonly least: number;
  readonly most: number;
}

const LEAST = 4;
const MOST = 32;

/** Reads a format; throws one clear line. */
export const parseLineFormat = (text: string | undefined): LineFormat => {
  let format: LineFormat = { end: 'any', lrc: false, chars: 'as-is', least: LEAST, most: MOST };
  for (const word of (text ?? '').split(',').map((w) => w.trim().toLowerCase())) {
    const [, least, most] = /^len=(\d{1,2})(?:-(\d{1,2}))?$/.exec(word) ?? [];
    if (word === '') continue;
    else if (word === 'cr' || word === 'lf' || word === 'crlf' || word === 'any') format = { ...format, end: word };
    else if (word === 'stx') format = { ...format, end: 'etx' };
    else if (word === 'lrc') format = { ...format, lrc: true };
    else if (word === 'hex' || word === 'dec' || word === 'as-is') format = { ...format, chars: word };
    else if (least !== undefined) format = { ...format, least: Number(least), most: Number(most ?? least) };
    else
      throw new Error(
        `DIANMAO_READER_FORMAT: "${word}" is none of cr, lf, crlf, any, stx, lrc, hex, dec, as-is, len=N, len=N-M`,
      );
  }
  if (format.least < 1 || format.most > MOST || format.least > format.most) {
    throw new Error(`DIANMAO_READER_FORMAT: len must lie between 1 and ${MOST}, the smaller number first`);
  }
  if (format.lrc && format.end !== 'etx') throw new Error('DIANMAO_READER_FORMAT: lrc needs stx');
  return format;
};
