/** The bulletin as plain text, in the layout of the office's own (3.1). Pure. */
import type { Bulletin } from './bulletin.ts';

const INDENT = '    ';
/** Half-width columns of a line, Chinese characters counting two. */
const COLUMNS = 56;
const SIGNATURE_FROM_RIGHT = 4;

const width = (text: string): number => [...text].reduce((n, c) => n + (c.codePointAt(0)! > 0x7f ? 2 : 1), 0);
const centred = (text: string): string => ' '.repeat(Math.max(0, Math.floor((COLUMNS - width(text)) / 2))) + text;

export const bulletinText = (b: Bulletin): string => {
  const signature = COLUMNS - SIGNATURE_FROM_RIGHT - width(b.issuer);
  const lines = [
    ...(b.draft ? [centred('（草稿，未经审签）'), ''] : []),
    ...b.title.map(centred),
    ...(b.number === undefined ? [] : [centred(b.number)]),
    '',
    b.salutation,
    INDENT + b.opening,
    ...b.sections.flatMap(({ heading, paragraphs }) => [INDENT + heading, ...paragraphs.map((p) => INDENT + p)]),
    INDENT + b.attachment,
    '',
    ' '.repeat(Math.max(0, signature)) + b.issuer,
    // The date begins two characters right of the signature.
    ...(b.date === undefined ? [] : [' '.repeat(Math.max(0, signature + 4)) + b.date]),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
};
