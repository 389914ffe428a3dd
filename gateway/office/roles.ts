/** Role keys of the organisation model (2.1). Titles are never tested, only these. */
export const ROLE_KEYS = [
  'director',
  'exec_deputy',
  'deputy_in_charge',
  'finance_deputy',
  'rota_leader',
  'section_head',
  'gen_affairs',
  'secretariat',
  'secretary',
  'confidential',
  'admin_section',
  'openness_office',
  'legal_office',
  'discipline',
  'duty_officer',
  'messenger',
  'driver',
  'guard',
  'reception',
  'logistics',
  'cook',
  'finance_staff',
  'staff',
  'sysadmin',
  'personnel_admin',
  'auditor',
] as const;
export type RoleKey = (typeof ROLE_KEYS)[number];

export const isRoleKey = (text: string): text is RoleKey => (ROLE_KEYS as readonly string[]).includes(text);
