/** The roster as a file that can be imported again. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { startOf } from '#shared/calendar/office-time.ts';
import { writeCsv } from './csv.ts';
import type { OfficeRegister } from './office-register.ts';
import { COLUMNS } from './roster-file.ts';

/** Everybody as of a date, leavers too, in the office's order. */
export const exportRoster = (office: OfficeRegister, on: OfficeDate): string => {
  const rank = new Map(office.sections().map((s, i) => [s, i]));
  const people = office
    .everybody()
    .map((person) => office.personOn(person, on)!)
    .sort((a, b) => (rank.get(a.section) ?? 0) - (rank.get(b.section) ?? 0) || (a.person < b.person ? -1 : 1));
  const rows = people.map((p) => {
    const badge = office.badgesOf(p.person).find((h) => h.until === undefined || h.until > startOf(on))?.badge ?? '';
    return [
      p.person,
      p.name,
      p.section,
      p.post,
      p.roles.join(';'),
      p.inChargeOf.join(';'),
      badge,
      p.start,
      p.end ?? '',
      p.exempt ? '是' : '',
    ];
  });
  return writeCsv([COLUMNS, ...rows]);
};
