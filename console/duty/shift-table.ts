/** The log of a shift as a table that Excel opens: one line an entry, what belongs to the whole shift above. Pure. */
import type { ShiftLog } from '../../gateway/http/contract-duty.ts';
import { w } from './past-words.ts';
import { fieldsOf, sayFullDate, sayFullMoment, sayHours, sayKind, sayNames } from './say-duty.ts';
import { entryWord, w as duty } from './words.ts';

/** Excel reads a text that begins like a formula as one; it is kept a text. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const shiftTable = (log: ShiftLog): string => {
  const whole: readonly (readonly string[])[] = [
    [w('shift'), `${sayFullDate(log.start)} ${sayKind(log)} ${sayHours(log)}`],
    [w('leader'), log.leader.name],
    [w('officers'), sayNames(log.officers)],
    [w('messengers'), sayNames(log.messengers)],
    [w('drivers'), sayNames(log.drivers)],
    [w('guards'), sayNames(log.guards)],
    [w('weather'), log.weather ?? ''],
    [w('summary'), log.summary ?? ''],
    [w('handover'), log.handover?.completedAt ? sayFullMoment(log.handover.completedAt) : ''],
    [],
    [w('no'), duty('time'), w('kind'), w('content'), w('details'), w('by')],
  ];
  const entries = [...log.entries]
    .sort((a, b) => a.at.localeCompare(b.at))
    .map((e, i) => [
      String(i + 1),
      sayFullMoment(e.at),
      entryWord(e.kind),
      e.title,
      fieldsOf(e.data)
        .map(([name, value]) => `${name} ${value}`)
        .join('; '),
      e.by ?? '',
    ]);
  return `\uFEFF${[...whole, ...entries].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
};
