/** What a terminal needs to know of the office: its place and settings, and a name for every badge in force. */
import { hash } from 'node:crypto';
import { dateOf } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { NamesPage, TerminalConfig } from '#shared/wire/terminal-messages.ts';
import { MAX_PACKET_BYTES, NAMES_PER_PAGE } from '#shared/wire/topics.ts';
import type { OfficeRegister } from '../office/office-register.ts';

/** Room for topic, envelope and version beside the names. */
const PAGE_BYTES = MAX_PACKET_BYTES - 2_048;

type Name = NamesPage['names'][number];

/** Names what is said by what is said: the same content has the same version for ever. */
const version = (content: unknown): string => hash('sha256', JSON.stringify(content), 'hex').slice(0, 16);

/** Cuts a list by number of names and by bytes; a list of nobody is one empty page. */
const cut = (names: readonly Name[]): Name[][] => {
  const pages: Name[][] = [[]];
  let room = PAGE_BYTES;
  for (const name of names) {
    const size = Buffer.byteLength(JSON.stringify(name)) + 1;
    const page = pages.at(-1)!;
    if (page.length > 0 && (page.length >= NAMES_PER_PAGE || size > room)) {
      pages.push([name]);
      room = PAGE_BYTES - size;
    } else {
      page.push(name);
      room -= size;
    }
  }
  return pages;
};

/** Pages of the name list as of a moment: badges in force whose holders are in service (R1.37); the same people give the same version. */
export const namePages = (office: Pick<OfficeRegister, 'badgesInForce' | 'personOn'>, now: EpochMs): NamesPage[] => {
  const date = dateOf(now);
  const names: Name[] = [];
  for (const { badge, person } of office.badgesInForce(now)) {
    const who = office.personOn(person, date);
    if (!who || date < who.start || (who.end !== undefined && who.end < date)) continue;
    names.push({ badge, name: who.name, section: who.section });
  }
  names.sort((a, b) => (a.badge < b.badge ? -1 : 1));
  const id = version(names);
  const pages = cut(names);
  return pages.map((page, i) => ({ version: id, page: i + 1, pages: pages.length, names: page }));
};

/** What holds at a terminal; `undefined` for one that stands nowhere. */
export const configFor = (
  office: Pick<OfficeRegister, 'placeOfTerminal' | 'place'>,
  rules: RuleBook,
  terminal: string,
  names: { version: string; pages: number },
  officeName: string,
  now: EpochMs,
): TerminalConfig | undefined => {
  const key = office.placeOfTerminal(terminal, now);
  if (key === undefined) return undefined;
  const content = {
    place: office.place(key) ?? { key, zh: key, en: key },
    office: officeName,
    names,
    debounceSec: rules.value('reader.debounceSec', dateOf(now)),
    speech: false,
    speakName: false,
  };
  return { v: 1, version: version(content), ...content };
};
