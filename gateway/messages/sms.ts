/** Short messages through whatever gateway the office has: its JSON is a template. */
import type { Channel } from './channel.ts';
import { postJson } from './posting.ts';
import type { SmsGateway } from './settings.ts';

/** Fills the holes in every text of the template; the shape stays. */
const filled = (template: unknown, holes: Readonly<Record<string, string>>): unknown => {
  if (typeof template === 'string') return template.replace(/\{(phone|text)\}/g, (_, name: string) => holes[name]!);
  if (Array.isArray(template)) return template.map((part) => filled(part, holes));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, part]) => [key, filled(part, holes)]));
};

export const sms = ({ url, body, headers }: SmsGateway): Channel => ({
  name: 'sms',
  reach: 'person',
  address: ({ phone }) => phone?.replace(/[\s-]/g, ''),
  send: async ({ address, subject, text }, signal) => {
    await postJson(url, filled(body, { phone: address, text: `${subject}\n${text}` }), signal, headers);
  },
});
