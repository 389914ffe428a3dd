/** Where the gateway answers about duty: every address once. */
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';
import { addDays, formatInstant, startOf } from '#shared/calendar/office-time.ts';

const id = encodeURIComponent;
/** `from=…&to=…` of whole days, the last one included. */
const span = (from: OfficeDate, to: OfficeDate): string =>
  `from=${id(formatInstant(startOf(from)))}&to=${id(formatInstant(startOf(addDays(to, 1))))}`;

export const ask = {
  now: '/api/duty/now',
  cover: (from: OfficeDate, to: OfficeDate): string => `/api/duty/cover?${span(from, to)}`,
  handovers: (from: OfficeDate, to: OfficeDate): string => `/api/duty/handovers?${span(from, to)}`,
  entries: (from: OfficeDate, to: OfficeDate): string => `/api/duty/entries?${span(from, to)}`,
  shift: (start: string): string => `/api/duty/shifts/${id(start)}`,
  shiftExport: (start: string): string => `/api/duty/shifts/${id(start)}/export`,
  statistics: (from: OfficeDate, to: OfficeDate): string => `/api/duty/statistics?${span(from, to)}`,
  rota: (month: OfficeMonth, act?: 'publish' | 'generate' | 'import' | 'export'): string =>
    `/api/duty/rota/${month}${act ? `/${act}` : ''}`,
  rotaFeed: '/api/duty/rota.ics',
  substitutions: '/api/duty/substitutions',
  substitution: (key: string, act: 'accept' | 'decline' | 'decide' | 'withdraw'): string =>
    `/api/duty/substitutions/${id(key)}/${act}`,
  outings: '/api/duty/outings',
  outing: (key: string, act: 'decide' | 'withdraw'): string => `/api/duty/outings/${id(key)}/${act}`,
  emergencies: '/api/duty/emergencies',
  emergency: (key: string, act?: 'ack' | 'reports'): string =>
    `/api/duty/emergencies/${id(key)}${act ? `/${act}` : ''}`,
  messages: '/api/messages',
  cleaning: (date: OfficeDate, act?: 'confirm' | 'checks'): string => `/api/hygiene/${date}${act ? `/${act}` : ''}`,
  findings: '/api/inspections',
  finding: (key: string, act: 'confirm' | 'revoke'): string => `/api/inspections/${id(key)}/${act}`,
};
