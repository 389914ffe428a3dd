/** Acts upon the office that people do in the console and on the command line alike: each ends as facts or as a refusal. */
import { dateOf, formatInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { YearCalendar } from '#shared/calendar/year-calendar.ts';
import { readImport } from './import-people.ts';
import type { BadCell } from './roster-file.ts';
import { signed, type By, type OfficeRooms } from './rooms.ts';

export type ImportOutcome = { readonly imported: number; readonly refused: readonly BadCell[] };

/** Takes a roster over, whole or not at all. */
export const importRoster = async (
  rooms: OfficeRooms,
  bytes: Uint8Array,
  effective: OfficeDate | undefined,
  by: By,
): Promise<ImportOutcome> => {
  const { office, clock, recorder } = rooms;
  const now = clock.now();
  const read = await readImport(bytes, office(), dateOf(now), effective);
  if (read.kind === 'refused') return { imported: 0, refused: read.refused };
  await recorder.record([{ type: 'people.imported', at: formatInstant(now), ...signed(by), data: read.data }]);
  return { imported: read.data.rows.length, refused: [] };
};

export type CalendarOutcome =
  | { readonly kind: 'imported'; readonly years: readonly number[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Takes calendars over from a JSON file: one year's table, a list of them, or `{calendars: […]}`. */
export const importCalendar = async (rooms: OfficeRooms, bytes: Uint8Array, by: By): Promise<CalendarOutcome> => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'unreadable', reason: '文件不是 UTF-8 的 JSON' };
  }
  const held = (value as { calendars?: unknown } | null)?.calendars ?? value;
  const parsed = YearCalendar.array()
    .min(1)
    .safeParse(Array.isArray(held) ? held : [held]);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: 'unreadable', reason: `${issue?.path.join('.') || '文件'}：${issue?.message ?? '不是日历'}` };
  }
  await rooms.recorder.record([
    {
      type: 'calendar.imported',
      at: formatInstant(rooms.clock.now()),
      ...signed(by),
      data: { calendars: parsed.data },
    },
  ]);
  return { kind: 'imported', years: parsed.data.map((c) => c.year) };
};
