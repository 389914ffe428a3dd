import { expect, test } from 'vitest';
import { OFFICE_FACTS } from '../../gateway/ledger/office-facts.ts';
import { EVENT_DATA } from '#shared/wire/event.ts';
import { FACTS } from '../../console/facts.ts';

test('every kind of fact that the ledger may hold has a name in the console, and can be asked for', () => {
  expect([...FACTS].sort()).toEqual([...Object.keys(OFFICE_FACTS), ...Object.keys(EVENT_DATA)].sort());
});
