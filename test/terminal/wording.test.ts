import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { ANSWERS, say } from '#shared/ui/wording/answers.ts';
import { sayDate, sayHalfDay, sayShortTime } from '#shared/ui/wording/dates.ts';
import { fillIn } from '#shared/ui/wording/words.ts';
import { ANSWER_CODES } from '#shared/wire/codes.ts';

const FULL = {
  name: '欧阳静雯',
  section: '综合科',
  at: '08:29:58',
  minutes: 3,
  tail: '6C3A',
  time: '08:00',
  until: '3月5日上午',
  holiday: '国庆节',
  year: 2027,
  place: { zh: '二楼会议室', en: 'Room 2' },
};
const HAN = /\p{Script=Han}/u;
const ICONS = ['check', 'clock', 'cross', 'info', 'minus', 'stored', 'alert', 'bell', 'moved', 'card'];

describe.each(ANSWER_CODES)('%s', (code) => {
  const answer = ANSWERS[code];
  test('has words in both languages, a tone, a sound and an icon', () => {
    expect(answer.zh[0]).toMatch(HAN);
    expect(answer.en.join(' ')).not.toMatch(HAN);
    expect(answer.seal.zh.length).toBeLessThanOrEqual(4);
    expect(answer.seal.en).not.toMatch(HAN);
    expect(answer.seal.en.length).toBeLessThanOrEqual(9);
    expect(['ok', 'late', 'no', 'info', 'grey']).toContain(answer.tone);
    expect(['one-short', 'two-short', 'long', 'chime', 'alarm', 'silent']).toContain(answer.sound);
    expect(ICONS).toContain(answer.icon);
    if (answer.voice) expect(answer.voice.en).not.toMatch(HAN);
  });
  test('leaves no hole and no bracket open, whatever is known', () => {
    for (const show of [FULL, {}]) {
      for (const language of ['zh', 'en'] as const) {
        const said = say(code, show, language);
        expect(`${said.line1}|${said.line2}|${said.remark}|${said.voice ?? ''}`).not.toMatch(/[{}[\]]|undefined| {2}/);
      }
    }
  });
  test('uses full-width punctuation in Chinese', () => {
    expect([...answer.zh, answer.voice?.zh ?? ''].join('')).not.toMatch(/\p{Script=Han}[,;:?!()]/u);
  });
});

test('line 1 fits the card: at most twelve characters of Chinese', () => {
  for (const code of ANSWER_CODES) expect(say(code, FULL, 'zh').line1.length).toBeLessThanOrEqual(12);
});

test('the words of the wording list stand as they are written there', () => {
  expect(say('ON_TIME', FULL, 'zh')).toMatchObject({
    line1: '签到成功',
    line2: '欧阳静雯 综合科 08:29:58 准时',
    remark: '准时',
    tone: 'ok',
    sound: 'one-short',
    voice: '签到成功',
  });
  expect(say('LATE', FULL, 'zh')).toMatchObject({
    line1: '迟到3分钟',
    line2: '欧阳静雯 综合科 08:29:58 已记录',
    tone: 'late',
    sound: 'two-short',
    voice: '已签到，迟到3分钟',
  });
  expect(say('ALREADY_SIGNED', FULL, 'zh').line2).toBe('欧阳静雯 首次签到 08:29:58，无需重复刷卡');
  expect(say('UNKNOWN_BADGE', FULL, 'zh').line2).toBe('卡号尾号6C3A，请联系综合科');
  expect(say('UNKNOWN_BADGE', {}, 'zh').line2).toBe('请联系综合科');
  expect(say('ON_LEAVE', FULL, 'zh').line2).toBe('欧阳静雯 请假至 3月5日上午，是否提前销假？');
  expect(say('ROOM_MOVED', FULL, 'zh')).toMatchObject({
    line1: '点名地点已变更',
    line2: '请到二楼会议室签到（会议室占用）',
    tone: 'no',
  });
  expect(say('ROOM_MOVED', FULL, 'en').line2).toBe('Not counted here; please go to Room 2');
  expect(say('NO_SESSION', {}, 'zh').line2).toBe('休息日');
  expect(say('NO_SESSION', FULL, 'zh').line2).toBe('国庆节');
  expect(say('OFFLINE_STORED', { tail: '6C3A', at: '08:01:02' }, 'zh').line2).toBe(
    '卡号尾号6C3A 08:01:02 网络恢复后自动上传',
  );
  expect(say('OFFLINE_BANNER', { count: 7 }, 'zh').line2).toBe('待上传 7 条');
  expect(say('NO_CALENDAR', FULL, 'zh').line1).toBe('缺少2027年工作日历');
});

test('duty is sealed square, the roll call round', () => {
  expect(say('DUTY_SIGNED_IN', {}, 'zh').form).toBe('square');
  expect(say('ON_TIME', {}, 'zh').form).toBe('round');
});

test('dates are said as people say them', () => {
  expect(sayDate('2026-03-02' as OfficeDate, 'zh')).toBe('3月2日 星期一');
  expect(sayDate('2026-03-01' as OfficeDate, 'en')).toBe('Sunday 1 March');
  expect(sayHalfDay('3月5日下午', 'en')).toBe('5 March, afternoon');
  expect(sayHalfDay('3月5日下午', 'zh')).toBe('3月5日下午');
  expect(sayShortTime('08:30:00')).toBe('8:30');
  expect(fillIn('[至 {until}，]请刷卡', {})).toBe('请刷卡');
});

/** Relative luminance and contrast by WCAG 2.2. */
const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
};

test('words are read at 7:1 on every ground, tones at 3:1, by day and by night', () => {
  const css = readFileSync('shared/ui/tokens.css', 'utf8');
  const [, day, night] = css.split(/:root \{|\[data-theme='dark'\] \{/);
  const value = (theme: string, role: string): string => new RegExp(`--${role}: (#[0-9a-f]{6});`).exec(theme)![1]!;
  for (const theme of [day!, night!]) {
    const grounds = ['paper', 'paper-2', 'sheet', 'ok-wash', 'late-wash', 'no-wash', 'info-wash', 'grey-wash'];
    for (const ground of grounds) {
      for (const ink of ['ink', 'ink-2'])
        expect(contrast(value(theme, ink), value(theme, ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(7);
      for (const tone of ['ok', 'late', 'no', 'info', 'grey'])
        expect(contrast(value(theme, tone), value(theme, ground)), `${tone} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
    for (const tone of ['ok', 'late', 'no', 'info', 'grey', 'seal'])
      expect(contrast(value(theme, 'on-seal'), value(theme, tone)), `on-seal on ${tone}`).toBeGreaterThanOrEqual(4.5);
  }
});
