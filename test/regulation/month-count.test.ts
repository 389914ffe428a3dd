import { expect, test } from 'vitest';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { proposals } from '#shared/regulation/chapter-01-roll-call-and-leave/month-count.ts';
import { PARAMETERS, ruleBook, type Parameter } from '#shared/regulation/parameters.ts';

const last = '2026-03-31' as OfficeDate;
const none = { late: 0, dutyLate: 0, early: 0, offPost: 0, offPostFound: 0, leaveCount: 0 };
const reasons = (sums: Partial<typeof none>, rules = ruleBook()) => proposals({ ...none, ...sums }, rules, last);

test('R1.14: two lapses are not yet criticised, three are', () => {
  expect(reasons({ late: 2 })).toEqual([]);
  expect(reasons({ late: 3 })).toEqual(['迟到3次，合计3次']);
  expect(reasons({ late: 1, early: 1, offPost: 1 })).toEqual(['迟到1次、早退1次、脱岗1次，合计3次']);
  expect(reasons({ late: 1, dutyLate: 1, offPostFound: 1 })).toEqual(['迟到2次、脱岗1次，合计3次']);
});
test('R1.14: seven lapses are one entry', () => expect(reasons({ late: 5, early: 2 })).toHaveLength(1));
test('R1.14: each kind for itself where the office decided so', () => {
  const each = ruleBook(
    PARAMETERS.map((p) => (p.key === 'threshold.mode' ? ({ ...p, value: 'each' } as Parameter) : p)),
  );
  expect(reasons({ late: 1, early: 1, offPost: 1 }, each)).toEqual([]);
  expect(reasons({ late: 3 }, each)).toHaveLength(1);
});
test('R1.15: five leaves are not criticised, six are', () => {
  expect(reasons({ leaveCount: 5 })).toEqual([]);
  expect(reasons({ leaveCount: 6 })).toEqual(['请假6次']);
});
test('R1.16: the two never add up, and both are two reasons of one entry', () => {
  expect(reasons({ late: 2, leaveCount: 5 })).toEqual([]);
  expect(reasons({ late: 3, leaveCount: 6 })).toEqual(['迟到3次，合计3次', '请假6次']);
});
test('R0: a past month is judged with the parameters of its time', () => {
  const later = ruleBook([
    ...PARAMETERS,
    {
      ...PARAMETERS.find((p) => p.key === 'threshold.attendance')!,
      value: 2,
      since: '2026-04-01' as OfficeDate,
    } as Parameter,
  ]);
  expect(reasons({ late: 2 }, later)).toEqual([]);
  expect(proposals({ ...none, late: 2 }, later, '2026-04-30' as OfficeDate)).toHaveLength(1);
  expect(later.version(last)).toBe('2019-02-22');
  expect(later.version('2026-04-01' as OfficeDate)).toBe('2026-04-01');
});
