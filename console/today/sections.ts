/** The wall's sections: people by section, in the order the gateway gives. */
import type { VerdictRow } from '../../gateway/http/contract.ts';

export interface Section {
  readonly name: string;
  readonly here: number;
  readonly rows: readonly VerdictRow[];
}

const HERE: ReadonlySet<string> = new Set(['on-time', 'late']);

export const sectionsOf = (rows: readonly VerdictRow[]): Section[] => {
  const bySection = new Map<string, VerdictRow[]>();
  for (const row of rows) {
    const kept = bySection.get(row.section);
    if (kept) kept.push(row);
    else bySection.set(row.section, [row]);
  }
  return [...bySection].map(([name, members]) => ({
    name,
    rows: members,
    here: members.filter((r) => HERE.has(r.verdict)).length,
  }));
};
