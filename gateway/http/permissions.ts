/** Who may do what: the matrix of rules 2.2 as data, by role keys and posts, never by titles (G16). */
import type { PersonOn } from '../office/office.ts';

/** What a person is to the office at this moment; a person may be several. */
export const SEATS = [
  'staff',
  'section_head',
  'gen_affairs',
  'ga_head',
  'ga_deputy',
  'deputy',
  'director',
  'discipline',
  'sysadmin',
  'personnel_admin',
  'auditor',
] as const;
export type Seat = (typeof SEATS)[number];

const OPERATORS = ['gen_affairs', 'ga_head', 'ga_deputy', 'director'] as const;
const READERS = [...OPERATORS, 'discipline', 'auditor'] as const;
const KEEPERS = ['gen_affairs', 'ga_head', 'personnel_admin'] as const;

/** Action → seats that may do it. The keys are what pages ask for (`Me.may`). */
export const MATRIX = {
  /** Everybody's attendance; others see their own, heads their section's. */
  'attendance.read': READERS,
  'day.relocate': OPERATORS,
  'day.waive': OPERATORS,
  /** A waiver of a roll call that is over (R1.9). */
  'day.waive-past': ['ga_deputy', 'director'],
  'day.cancel': OPERATORS,
  'session.open': [...OPERATORS, 'deputy'],
  'session.cancel': [...OPERATORS, 'deputy'],
  /** Ends the waiting for a terminal. */
  'session.close': ['ga_head', 'ga_deputy', 'director'],
  /** 补录 and the resolution of an absence (R1.7). */
  'verdict.enter': OPERATORS,
  /** A morning that was signed on paper. */
  'paper.enter': OPERATORS,
  'opening.enter': OPERATORS,
  'people.read': [...READERS, 'personnel_admin', 'sysadmin', 'deputy'],
  'people.import': KEEPERS,
  'badges.change': KEEPERS,
  'pin.set': KEEPERS,
  'accounts.open': ['sysadmin', 'personnel_admin', 'ga_head'],
  'reads.attribute': ['gen_affairs', 'ga_head'],
  'terminals.read': [...READERS, 'sysadmin', 'personnel_admin'],
  'terminals.change': ['sysadmin', 'gen_affairs', 'ga_head'],
  'places.change': ['sysadmin', 'gen_affairs', 'ga_head'],
  'quarantine.read': [...READERS, 'sysadmin'],
  'calendar.import': ['gen_affairs', 'ga_head', 'ga_deputy', 'director', 'sysadmin'],
  'ledger.read': [...READERS, 'sysadmin'],
  'tokens.own': SEATS,
  /** The rota concerns everybody who stands on it. */
  'rota.read': SEATS,
  'rota.plan': OPERATORS,
  'rota.publish': OPERATORS,
  /** Handovers, cover, registers, emergencies. */
  'duty.read': [...READERS, 'deputy'],
  /** Reports of an emergency as made; its shift and its leader note them too. */
  'emergency.report': OPERATORS,
  'messages.read': [...READERS, 'sysadmin'],
  'contacts.set': KEEPERS,
  /** A section’s own cleaning is its own people’s to confirm; this is the right to do it for others. */
  'cleaning.confirm': OPERATORS,
  'cleaning.check': [...OPERATORS, 'discipline'],
  /** A slip on paper is written down for somebody else. */
  'matter.for-others': OPERATORS,
  /** What a district leader decided outside of the system (R1.29). */
  'matter.record-external': OPERATORS,
  /** The month's sheet (R1.18–R1.22). */
  'month.submit': ['gen_affairs', 'ga_head'],
  'month.sign': ['ga_deputy', 'director'],
  'month.publish': ['gen_affairs', 'ga_head'],
  'month.correct': ['ga_head'],
  'appeal.answer': OPERATORS,
  /** Delegations of others are registered for them. */
  'delegation.for-others': ['ga_head', 'personnel_admin'],
  'finding.enter': [...OPERATORS, 'discipline', 'section_head'],
  'finding.confirm': ['ga_deputy', 'director', 'discipline'],
} as const satisfies Record<string, readonly Seat[]>;
export type Action = keyof typeof MATRIX;

export interface Standing {
  readonly person: string;
  readonly section: string;
  readonly roles: readonly string[];
  readonly inChargeOf: readonly string[];
}

export const standingOf = (who: PersonOn): Standing => ({
  person: who.person,
  section: who.section,
  roles: who.roles,
  inChargeOf: who.inChargeOf,
});

/** The seats of a person. `generalAffairs`: the section that keeps attendance (G16). */
export const seatsOf = (who: Standing, generalAffairs: string): ReadonlySet<Seat> => {
  const seats = new Set<Seat>(['staff']);
  const has = (role: string): boolean => who.roles.includes(role);
  for (const role of [
    'section_head',
    'gen_affairs',
    'director',
    'discipline',
    'sysadmin',
    'personnel_admin',
    'auditor',
  ] as const)
    if (has(role)) seats.add(role);
  if (has('section_head') && who.section === generalAffairs) seats.add('ga_head');
  if (has('deputy_in_charge') && who.inChargeOf.includes(generalAffairs)) seats.add('ga_deputy');
  if (has('deputy_in_charge') || has('exec_deputy') || has('finance_deputy')) seats.add('deputy');
  return seats;
};

export const may = (who: Standing, action: Action, generalAffairs: string): boolean => {
  const seats = seatsOf(who, generalAffairs);
  return MATRIX[action].some((seat) => seats.has(seat));
};

/** Everything a person may do, for pages to show what is open to them. */
export const allowed = (who: Standing, generalAffairs: string): Action[] =>
  (Object.keys(MATRIX) as Action[]).filter((action) => may(who, action, generalAffairs));

/** Whose attendance a person sees: everybody's, their section's as its head, or their own. */
export const seenBy = (
  who: Standing,
  generalAffairs: string,
): ((row: { readonly person: string; readonly section: string }) => boolean) => {
  if (may(who, 'attendance.read', generalAffairs)) return () => true;
  const head = seatsOf(who, generalAffairs).has('section_head');
  const charge = new Set(seatsOf(who, generalAffairs).has('deputy') ? who.inChargeOf : []);
  return (row) => row.person === who.person || (head && row.section === who.section) || charge.has(row.section);
};
