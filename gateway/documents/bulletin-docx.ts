/** The bulletin as a Word file in the form of an official document (GB/T 9704-2012, 3.1). */
import { AlignmentType, Document, Footer, LineRuleType, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import { columnsOf, DRAFT_MARK, type Bulletin } from './bulletin.ts';

/** Twips: 37, 35, 28 and 26 mm. */
const MARGIN = { top: 2098, bottom: 1984, left: 1587, right: 1474 } as const;
const A4 = { width: 11_906, height: 16_838 } as const;
/** Half-points: 三号, 二号, 四号. */
const BODY = 32;
const TITLE = 44;
const PAGE_NUMBER = 28;
/** Twentieths of a point: 28 pt fixed. */
const LINE = { line: 560, lineRule: LineRuleType.EXACT } as const;
/** Twips of a half-width column in 三号. */
const COLUMN = 160;
const TWO_CHARACTERS = 4 * COLUMN;
const RED = 'C00000';

/** Chinese text in its own face, digits beside it in Times New Roman; a missing face falls back within the same kind. */
const face = (eastAsia: string) => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  eastAsia,
  cs: 'Times New Roman',
});
const FANG_SONG = face('仿宋_GB2312');
const XIAO_BIAO_SONG = face('方正小标宋简体');
const HEI = face('黑体');

const body = (text: string, font = FANG_SONG): Paragraph =>
  new Paragraph({
    spacing: LINE,
    alignment: AlignmentType.BOTH,
    indent: { firstLine: TWO_CHARACTERS },
    children: [new TextRun({ text, font, size: BODY })],
  });
const centred = (text: string, font: ReturnType<typeof face>, size: number, color?: string): Paragraph =>
  new Paragraph({
    spacing: LINE,
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ text, font, size, ...(color === undefined ? {} : { color }) })],
  });
const blank = (): Paragraph => new Paragraph({ spacing: LINE, children: [] });
/** Two characters from the right; the date two further to the right than the signature begins. */
const signature = (text: string, right: number): Paragraph =>
  new Paragraph({
    spacing: LINE,
    alignment: AlignmentType.RIGHT,
    indent: { right },
    children: [new TextRun({ text, font: FANG_SONG, size: BODY })],
  });

/** The file's bytes. */
export const bulletinDocx = (b: Bulletin): Promise<Buffer> => {
  const issuerWider = (columnsOf(b.issuer) - columnsOf(b.date ?? '')) * COLUMN;
  const number =
    b.number === undefined
      ? []
      : [
          centred(b.number, FANG_SONG, BODY),
          new Paragraph({
            spacing: LINE,
            border: { bottom: { style: 'single', size: 12, color: RED, space: 1 } },
            children: [],
          }),
          blank(),
        ];
  const page = new Document({
    styles: { default: { document: { run: { font: FANG_SONG, size: BODY } } } },
    sections: [
      {
        properties: { page: { size: A4, margin: MARGIN } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({ font: face('宋体'), size: PAGE_NUMBER, children: ['— ', PageNumber.CURRENT, ' —'] }),
                ],
              }),
            ],
          }),
        },
        children: [
          ...(b.draft ? [centred(DRAFT_MARK, FANG_SONG, BODY, RED)] : []),
          ...number,
          ...b.title.map((line) => centred(line, XIAO_BIAO_SONG, TITLE)),
          blank(),
          new Paragraph({
            spacing: LINE,
            children: [new TextRun({ text: b.salutation, font: FANG_SONG, size: BODY })],
          }),
          body(b.opening),
          ...b.sections.flatMap(({ heading, paragraphs }) => [body(heading, HEI), ...paragraphs.map((p) => body(p))]),
          blank(),
          body(b.attachment),
          blank(),
          signature(b.issuer, TWO_CHARACTERS),
          ...(b.date === undefined ? [] : [signature(b.date, Math.max(0, issuerWider))]),
        ],
      },
    ],
  });
  return Packer.toBuffer(page);
};
