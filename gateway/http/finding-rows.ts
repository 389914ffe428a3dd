/** Findings in the words of the API: with their rank and what it leads to, and the clauses they rest on. */
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import type { Incident } from '#shared/regulation/chapter-02-duty/violation.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { Finding } from '../judge/duty/finding-book.ts';
import type { FindingView } from './contract-cleaning.ts';
import type { ApiDeps } from './deps.ts';

const KIND_CITES: Readonly<Record<Finding['kind'], Cite>> = {
  early: { clause: '1.1', rule: 'R1.12' },
  offPost: { clause: '1.1', rule: 'R1.13' },
  duty: { clause: '2.4', rule: 'R2.20' },
  hygiene: { clause: '10.1', rule: 'R10.1' },
  // Chapter 12 decides for itself; here it is a fact somebody confirmed.
  conduct: { clause: '12', rule: 'G8' },
};

const incidentCites = (finding: Finding, { rank, breaches }: Incident): Cite[] => [
  ...(finding.kind === 'duty' ? [] : [KIND_CITES.duty]),
  { clause: '2.5', rule: 'R2.21' },
  ...(breaches.length > 1 ? [{ clause: '2.5', rule: 'R2.22' }] : []),
  ...(rank > 1 ? [{ clause: '2.5', rule: 'R2.23' }] : []),
];

export const viewFindings = (
  deps: Pick<ApiDeps, 'office' | 'duty'>,
  findings: readonly Finding[],
): readonly FindingView[] => {
  const incidents = new Map(
    deps
      .duty()
      .findings.incidents()
      .flatMap((incident) => incident.breaches.map((id) => [id, incident] as const)),
  );
  return findings.map((finding) => {
    const { id, person, kind, found, note, state, enteredBy, decidedBy } = finding;
    const who = deps.office().personOn(person, dateOf(found));
    const incident = incidents.get(id);
    return {
      id,
      person,
      name: who?.name ?? person,
      section: who?.section ?? '',
      kind,
      at: formatInstant(found),
      note,
      state,
      enteredBy,
      ...(state === 'confirmed' && decidedBy !== undefined ? { confirmedBy: decidedBy } : {}),
      ...(state === 'revoked' && decidedBy !== undefined ? { revokedBy: decidedBy } : {}),
      names: Object.fromEntries(
        [enteredBy, decidedBy]
          .filter((p) => p !== undefined)
          .map((p) => [p, deps.office().personOn(p, dateOf(found))?.name ?? p]),
      ),
      clauses: [...(incident?.clauses ?? finding.clauses)],
      ...(incident ? { rank: incident.rank, consequence: incident.consequence, incident: [...incident.breaches] } : {}),
      cites: [KIND_CITES[kind], ...(incident ? incidentCites(finding, incident) : [])],
    };
  });
};
