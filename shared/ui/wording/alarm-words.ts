/** Words of what became due: names of alarms, and what those who must know are told. */
import type { Pair } from './words.ts';

export const ALARMS = {
  'duty-no-show': { zh: '值班缺岗', en: 'Duty no-show' },
  'handover-late': { zh: '交接班未完成', en: 'Handover not complete' },
  'messenger-gap': { zh: '通讯员空岗', en: 'Messenger post empty' },
  'emergency-raised': { zh: '突发事件', en: 'Emergency' },
  'emergency-overdue': { zh: '突发事件逾期未确认', en: 'Emergency not acknowledged in time' },
  'emergency-report-due': { zh: '突发事件报告逾期', en: 'Emergency report overdue' },
  'cleaning-reminder': { zh: '卫生提醒', en: 'Cleaning reminder' },
} as const satisfies Record<string, Pair>;

export const REPORTS = {
  phone: { zh: '电话报告', en: 'report by phone' },
  written: { zh: '书面报告', en: 'written report' },
  'follow-up': { zh: '续报', en: 'follow-up report' },
  final: { zh: '终报', en: 'final report' },
} as const satisfies Record<string, Pair>;

/** Bodies of messages. `{what}`: severity, kind, place. */
export const TELLING = {
  raised: {
    zh: '{at} 接报{what}。请于 {due} 前确认。',
    en: 'Received {at}: {what}. Please acknowledge by {due}.',
  },
  overdue: {
    zh: '{at} 接报{what}，至 {due} 无人确认。请立即确认并处置。',
    en: 'Received {at}: {what}. Nobody acknowledged by {due}; please do so at once.',
  },
  report: {
    zh: '{at} 接报{what}，{report}已过时限 {due}。',
    en: 'Received {at}: {what}. The {report} was due by {due}.',
  },
  plain: { zh: '{alarm}（{due}）。', en: '{alarm} ({due}).' },
  group: { zh: '请{names}知悉。', en: 'For the attention of {names}.' },
  link: { zh: '查看并确认（仅限本人，限用一次）：{link}', en: 'See and acknowledge (yours alone, once): {link}' },
} as const satisfies Record<string, Pair>;

/** The page behind an acknowledgement link. */
export const LINK = {
  title: { zh: '突发事件', en: 'Emergency' },
  received: { zh: '接报', en: 'Received' },
  kind: { zh: '类别', en: 'Kind' },
  place: { zh: '地点', en: 'Place' },
  due: { zh: '确认时限', en: 'Acknowledge by' },
  acknowledge: { zh: '{name} 确认知悉', en: 'Acknowledge as {name}' },
  done: { zh: '{name} 已于 {time} 确认', en: 'Acknowledged by {name} at {time}' },
  already: { zh: '{name} 已于 {time} 先行确认', en: 'Already acknowledged by {name} at {time}' },
  offline: { zh: '网络不通，请重试或直接致电值班室', en: 'No connection; try again or ring the duty room' },
  gone: {
    zh: '链接无效、已使用或已过期。请致电值班室。',
    en: 'This link is unknown, used or out of date. Please ring the duty room.',
  },
  scriptless: {
    zh: '此浏览器不能确认，请致电值班室。',
    en: 'This browser cannot acknowledge; please ring the duty room.',
  },
} as const satisfies Record<string, Pair>;
