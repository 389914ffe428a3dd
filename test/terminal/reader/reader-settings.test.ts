import { expect, test } from 'vitest';
import { readReaderSettings } from '../../../terminal/reader/reader-settings.ts';

test('one reader, several, none', () => {
  expect(readReaderSettings({ DIANMAO_READER: '/dev/ttyUSB0' })).toEqual([
    { id: 'r1', path: '/dev/ttyUSB0', protocol: 'em4100', confirm: 1 },
  ]);
  const two = readReaderSettings({
    DIANMAO_READER: 'r1=/dev/a;r2=/dev/b',
    DIANMAO_READER_PROTOCOL: 'line',
    DIANMAO_READER_FORMAT: 'cr,hex',
    DIANMAO_READER_BAUD: '19200',
    DIANMAO_READER_CONFIRM: '2',
  });
  expect(two).toEqual([
    { id: 'r1', path: '/dev/a', protocol: 'line', baud: 19_200, format: 'cr,hex', confirm: 2 },
    { id: 'r2', path: '/dev/b', protocol: 'line', baud: 19_200, format: 'cr,hex', confirm: 2 },
  ]);
  expect(readReaderSettings({})).toEqual([]);
});

test.each([
  [{ DIANMAO_READER_PROTOCOL: 'osdp' }, 'DIANMAO_READER_PROTOCOL: "osdp"'],
  [{ DIANMAO_READER_BAUD: 'fast' }, 'DIANMAO_READER_BAUD: "fast"'],
  [{ DIANMAO_READER_CONFIRM: '0' }, 'DIANMAO_READER_CONFIRM: "0"'],
  [{ DIANMAO_READER_FORMAT: 'cr' }, 'only the line protocol has a format'],
  [{ DIANMAO_READER: 'r1=/dev/a;r1=/dev/b' }, '"r1" stands there twice'],
  [{ DIANMAO_READER: 'r1=/dev/a;r2=/dev/a' }, '"/dev/a" stands there twice'],
  [{ DIANMAO_READER: 'a;b;c;d;e' }, 'at most 4'],
  [{ DIANMAO_READER: 'r1=' }, 'names no device'],
])('a wrong setting is one clear line: %o', (env, line) => {
  expect(() => readReaderSettings(env)).toThrow(line);
});
