/**
 * Whose badge is whose, as far as a terminal needs it: a name and a section to greet with. A new list comes in pages
 * and takes the old one's place only when all its pages are there.
 */
import { z } from 'zod';
import { keysOfRead } from '#shared/wire/badge-id.ts';
import { NamesPage } from '#shared/wire/terminal-messages.ts';
import type { Memory } from '../outbox/memory.ts';

export interface KnownName {
  readonly name: string;
  readonly section: string;
}

const InForce = z.object({ version: z.string(), pages: z.number().int() });
const IN_FORCE = 'names-in-force';
const pageKey = (version: string, page: number): string => `names/${version}/${page}`;

export class NamesList {
  readonly #memory: Memory;
  #byBadge = new Map<string, KnownName>();
  #inForce: string | undefined;
  #wanted: { version: string; pages: number } | undefined;
  /** Pages of versions not in force yet, by version and number. */
  #coming = new Map<string, Map<number, NamesPage>>();

  constructor(memory: Memory) {
    this.#memory = memory;
    const kept = memory.recall(IN_FORCE, InForce);
    if (!kept) return;
    const pages = range(kept.pages).map((n) => memory.recall(pageKey(kept.version, n), NamesPage));
    if (pages.every((page) => page !== undefined)) this.#apply(kept.version, pages);
  }

  /** Version of the list in force. */
  get version(): string | undefined {
    return this.#inForce;
  }

  get size(): number {
    return this.#byBadge.size;
  }

  /** The person of a read, by whole id or by any printed number cut from it. */
  find(id: string, tech?: string): KnownName | undefined {
    for (const key of keysOfRead(id, tech)) {
      const known = this.#byBadge.get(key);
      if (known) return known;
    }
    return undefined;
  }

  /** The settings name the list that belongs to them. True when another list is in force now. */
  want(version: string, pages: number): boolean {
    this.#wanted = { version, pages };
    return this.#switch();
  }

  /** A page came. True when another list is in force now. */
  take(page: NamesPage): boolean {
    if (page.version === this.#inForce) return false;
    const pages = this.#coming.get(page.version) ?? new Map<number, NamesPage>();
    this.#coming.set(page.version, pages.set(page.page, page));
    // A list that was overtaken before it was whole never comes whole.
    for (const version of [...this.#coming.keys()]) {
      if (version !== page.version && version !== this.#wanted?.version) this.#coming.delete(version);
    }
    return this.#switch();
  }

  #switch(): boolean {
    const wanted = this.#wanted;
    if (!wanted || wanted.version === this.#inForce) return false;
    const come = this.#coming.get(wanted.version);
    const pages = range(wanted.pages).map((n) => come?.get(n));
    if (!pages.every((page) => page !== undefined)) return false;
    for (const page of pages) this.#memory.remember(pageKey(page.version, page.page), page);
    this.#memory.remember(IN_FORCE, wanted);
    this.#memory.keepNamesOf(wanted.version);
    this.#apply(wanted.version, pages);
    this.#coming.clear();
    return true;
  }

  #apply(version: string, pages: readonly NamesPage[]): void {
    this.#byBadge = new Map(
      pages.flatMap((p) => p.names.map((n) => [n.badge, { name: n.name, section: n.section }] as const)),
    );
    this.#inForce = version;
  }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
