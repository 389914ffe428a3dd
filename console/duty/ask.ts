/** Where the gateway answers about duty: every address once. */
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';

const id = encodeURIComponent;
/** Whole office days, both included. */
const span = (from: OfficeDate, to: OfficeDate): string => `from=${from}&to=${to}`;

export const ask = {
  now: '/api/duty/now',
  cover: (from: OfficeDate, to: OfficeDate): string => `/api/duty/cover?${span(from, to)}`,
  handovers: (from: OfficeDate, to: OfficeDate): string => `/api/duty/handovers?${span(from, to)}`,
  entries: (from: OfficeDate, to: OfficeDate): string => `/api/duty/entries?${span(from, to)}`,
  shift: (start: string): string => `/api/duty/shifts/${id(start)}`,
  statistics: (from: OfficeDate, to: OfficeDate): string => `/api/duty/statistics?${span(from, to)}`,
  rota: (month: OfficeMonth, act?: 'publish' | 'generate' | 'import' | 'sheet.xlsx'): string =>
    `/api/duty/rota/${month}${act ? `/${act}` : ''}`,
  calendar: '/api/duty/calendar.ics',
  feed: '/api/duty/feed',
  substitutions: '/api/duty/substitutions',
  substitution: (key: string, act: 'accept' | 'decline' | 'decisions' | 'withdraw'): string =>
    `/api/duty/substitutions/${id(key)}/${act}`,
  outings: '/api/duty/outings',
  outing: (key: string, act: 'decisions' | 'withdraw'): string => `/api/duty/outings/${id(key)}/${act}`,
  emergencies: '/api/duty/emergencies',
  emergency: (key: string, act?: 'acknowledge' | 'reports'): string =>
    `/api/duty/emergencies/${id(key)}${act ? `/${act}` : ''}`,
  messages: '/api/messages',
  cleaning: (date: OfficeDate, act?: 'confirm' | 'checks'): string => `/api/hygiene/${date}${act ? `/${act}` : ''}`,
  findings: '/api/inspections',
  findingsOf: (from: OfficeDate, to: OfficeDate): string => `/api/inspections?${span(from, to)}`,
  finding: (key: string, act: 'confirm' | 'revoke'): string => `/api/inspections/${id(key)}/${act}`,
};
