import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NamesPage } from '#shared/wire/terminal-messages.ts';
import { Memory } from '../../terminal/outbox/memory.ts';
import { openOutboxFile, type OutboxDatabase } from '../../terminal/outbox/outbox-file.ts';
import { NamesList } from '../../terminal/uplink/names-list.ts';

let folder: string;
let file: OutboxDatabase;
let list: NamesList;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'names-'));
  file = openOutboxFile(folder, () => undefined);
  list = new NamesList(new Memory(file));
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

const page = (version: string, n: number, pages: number, badge: string, name: string): NamesPage => ({
  version,
  page: n,
  pages,
  names: [{ badge, name, section: '秘书科' }],
});

test('a list is in force only when all its pages are there', () => {
  list.want('v1', 2);
  expect(list.take(page('v1', 1, 2, '0500207B32', '王芳'))).toBe(false);
  expect(list.find('0500207B32')).toBeUndefined();
  expect(list.take(page('v1', 2, 2, '0500207B33', '李雷'))).toBe(true);
  expect(list.find('0500207B32')).toEqual({ name: '王芳', section: '秘书科' });
  expect(list.version).toBe('v1');
});

test('pages may come before the settings that name them', () => {
  list.take(page('v1', 1, 1, '0500207B32', '王芳'));
  expect(list.want('v1', 1)).toBe(true);
});

test('the old list stays until the new one is whole', () => {
  list.want('v1', 1);
  list.take(page('v1', 1, 1, '0500207B32', '王芳'));
  list.want('v2', 2);
  list.take(page('v2', 1, 2, '0500207B32', '王芳芳'));
  expect(list.find('0500207B32')?.name).toBe('王芳');
  list.take(page('v2', 2, 2, '0500207B40', '赵敏'));
  expect(list.find('0500207B32')?.name).toBe('王芳芳');
});

test('a list that was overtaken before it was whole never mixes with the next', () => {
  list.want('v1', 2);
  list.take(page('v1', 1, 2, 'AA', '甲'));
  list.want('v2', 2);
  list.take(page('v2', 2, 2, 'BB', '乙'));
  list.take(page('v1', 2, 2, 'CC', '丙'));
  expect(list.version).toBeUndefined();
  list.take(page('v2', 1, 2, 'DD', '丁'));
  expect(list.version).toBe('v2');
  expect(list.find('CC')).toBeUndefined();
});

test('a printed number finds the badge it was cut from', () => {
  list.want('v1', 1);
  list.take(page('v1', 1, 1, '8H10D:0002128690', '王芳'));
  expect(list.find('0500207B32')?.name).toBe('王芳');
});

test('a line reader’s number finds the badge it is printed on', () => {
  list.want('v1', 1);
  list.take(page('v1', 1, 1, '8H10D:0040856634', '王芳'));
  const typed = Buffer.from('0040856634').toString('hex').toUpperCase();
  expect(list.find(typed, 'text')?.name).toBe('王芳');
  expect(list.find(typed)).toBeUndefined();
});

test('a restart without network still knows the names', () => {
  list.want('v1', 1);
  list.take(page('v1', 1, 1, '0500207B32', '䶮㛃'));
  const again = new NamesList(new Memory(file));
  expect(again.version).toBe('v1');
  expect(again.find('0500207B32')?.name).toBe('䶮㛃');
});

test('an office without badges has an empty list', () => {
  expect(list.want('v0', 0)).toBe(true);
  expect(list.size).toBe(0);
});
