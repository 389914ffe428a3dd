/** The bulletin as plain text, in the layout of the office's own (3.1). Pure. */
import { columnsOf, DRAFT_MARK, type Bulletin } from './bulletin.ts';

const INDENT = '    ';
/** Half-width columns of a line. */
const COLUMNS = 56;
const SIGNATURE_FROM_RIGHT = 4;

const centred = (text: string): string => ' '.repeat(Math.max(0, Math.floor((COLUMNS - columnsOf(text)) / 2))) + text;

export const bulletinText = (b: Bulletin): string => {
  const signature = COLUMNS - SIGNATURE_FROM_RIGHT - columnsOf(b.issuer);
  const lines = [
    ...(b.draft ? [centred(DRAFT_MARK), ''] : []),
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
