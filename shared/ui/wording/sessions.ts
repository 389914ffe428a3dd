/** Names of the sessions and of the numbers a roll call ends in. */
import { dictionary } from './words.ts';

export const sessionName = dictionary(
  { daily: '早上点名', adhoc: '临时点名', muster: '应急集结' },
  { daily: 'Morning roll call', adhoc: 'Ad hoc roll call', muster: 'Emergency muster' },
);

/** 实到 is on time and late together; 未到 is who is absent or still expected. */
export const countName = dictionary(
  {
    expected: '应到',
    present: '实到',
    late: '迟到',
    leave: '请假',
    offsite: '公出',
    duty: '值班',
    offPost: '脱岗',
    missing: '未到',
  },
  {
    expected: 'Expected',
    present: 'Present',
    late: 'Late',
    leave: 'Leave',
    offsite: 'Off-site',
    duty: 'Duty',
    offPost: 'Off post',
    missing: 'Not yet',
  },
);
