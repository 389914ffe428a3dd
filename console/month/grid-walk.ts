/** Walking the month's sheet by keyboard: which cell a key leads to. */
export interface Cell {
  /** Line of the sheet: two a person, morning then afternoon. */
  readonly line: number;
  readonly day: number;
}

/** The cell that a key leads to, within `lines` × `days`; `undefined` for keys that do not walk. */
export const walk = (from: Cell, key: string, lines: number, days: number, ctrl = false): Cell | undefined => {
  const line = (n: number): number => Math.min(Math.max(n, 0), lines - 1);
  const day = (n: number): number => Math.min(Math.max(n, 0), days - 1);
  const PAGE_LINES = 10;
  switch (key) {
    case 'ArrowUp':
      return { ...from, line: line(from.line - 1) };
    case 'ArrowDown':
      return { ...from, line: line(from.line + 1) };
    case 'ArrowLeft':
      return { ...from, day: day(from.day - 1) };
    case 'ArrowRight':
      return { ...from, day: day(from.day + 1) };
    case 'Home':
      return { line: ctrl ? 0 : from.line, day: 0 };
    case 'End':
      return { line: ctrl ? lines - 1 : from.line, day: days - 1 };
    case 'PageUp':
      return { ...from, line: line(from.line - PAGE_LINES) };
    case 'PageDown':
      return { ...from, line: line(from.line + PAGE_LINES) };
    default:
      return undefined;
  }
};
