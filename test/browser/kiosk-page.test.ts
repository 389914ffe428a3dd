import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ANSWERS, say } from '#shared/ui/wording/answers.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { KioskEvent } from '../../terminal/kiosk/contract.ts';
import { keepPicture } from '../support/picture.ts';
import { launchChromium } from '../support/chromium.ts';
import { contrastOf } from './contrast.ts';
import * as scene from './kiosk-scenes.ts';
import { KioskStage } from './kiosk-stage.ts';

const ROLL_CALL: readonly AnswerCode[] = [
  'ON_TIME',
  'LATE',
  'ALREADY_SIGNED',
  'UNKNOWN_BADGE',
  'BADGE_DISABLED',
  'ON_LEAVE',
  'OFFSITE',
  'ON_DUTY_INFO',
  'NOT_OPEN',
  'CLOSED',
  'ROOM_MOVED',
  'WAIVED',
  'NO_SESSION',
  'NOT_IN_SCOPE',
  'RECORDED',
  'NO_CALENDAR',
  'OFFLINE_STORED',
  'CLOCK_SUSPECT',
  'REPORT_BACK_OVERDUE',
];
const SHOW = { minutes: 3, time: '08:00', until: '3月5日上午', year: 2027, holiday: '国庆节', place: scene.OTHER_ROOM };

let browser: Browser;
let stage: KioskStage;
let page: Page;
let hello: KioskEvent;

/** A page of its own whose timers the test moves; the words wait for nothing but the page's own frames. */
const open = async (options: BrowserContextOptions = {}, language = 'zh'): Promise<void> => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, ...options });
  page = await context.newPage();
  await page.clock.install({ time: scene.at('08:29:41') });
  await page.addInitScript(
    (chosen) => localStorage.setItem('dianmao.language', localStorage.getItem('dianmao.language') ?? chosen),
    language,
  );
  await page.goto(stage.url);
  await page.locator('h1', { hasText: 'K1' }).waitFor();
};
const tapped = async (key: string, code: AnswerCode, more: Parameters<typeof scene.tap>[1] = {}): Promise<void> => {
  stage.play({ kind: 'seen', tap: scene.tap(key, more) });
  stage.play(scene.answer(key, code, more));
  await page.locator(`article[data-code=${code}]`).waitFor();
};
const card = () => page.locator('article');

beforeAll(async () => {
  [browser, stage] = await Promise.all([launchChromium(), KioskStage.open(() => hello)]);
});
beforeEach(() => {
  hello = scene.hello();
  stage.keypadAnswer = { ok: true, key: 'k' };
  stage.asked.length = 0;
});
afterEach(async () => {
  await keepPicture(page);
  await page.context().close();
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

describe('the answer card', () => {
  test('a read that is on disk shows its name at once, and its verdict when the receipt comes', async () => {
    await open();
    stage.play({ kind: 'seen', tap: scene.tap('a') });
    await page.locator('article h2', { hasText: '欧阳静雯' }).waitFor();
    expect(await card().textContent()).toContain('已读卡');
    stage.play(scene.answer('a', 'ON_TIME'));
    await page.locator('article[data-code=ON_TIME]').waitFor();
    expect(await card().textContent()).toContain('签到成功');
    expect(await page.locator('[data-spoken]').textContent()).toBe('签到成功，欧阳静雯 综合科 08:29:38 准时');
    const name = await page.locator('article h2').evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
    expect(name).toBeGreaterThanOrEqual(96);
  });

  test.each(['zh', 'en'] as const)(
    'every answer of the roll call stands in its words, tone and icon: %s',
    async (language) => {
      await open({}, language);
      for (const [i, code] of ROLL_CALL.entries()) {
        await tapped(`${language}${i}`, code, { show: SHOW });
        const said = say(code, { name: '欧阳静雯', section: '综合科', at: '08:29:38', ...SHOW }, language);
        const text = (await card().textContent()) ?? '';
        expect(text, code).toContain(said.line1);
        expect(text, code).toContain(said.remark);
        expect(text, code).toContain('欧阳静雯');
        expect(await page.locator('[data-spoken]').textContent(), code).toContain(said.line2);
        expect(await page.locator('article .seal').getAttribute('data-tone'), code).toBe(ANSWERS[code].tone);
        expect(await page.locator('article .seal svg').getAttribute('data-icon'), code).toBe(ANSWERS[code].icon);
        await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
        const fits = await page
          .locator('.stage')
          .evaluate((e) => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth);
        expect(fits, `${code} fits`).toBe(true);
      }
    },
  );

  test('3.11: back to idle three seconds after a success, five after an error', async () => {
    await open();
    for (const [key, code, stays] of [
      ['a', 'ON_TIME', 3_000],
      ['b', 'CLOSED', 5_000],
    ] as const) {
      await tapped(key, code);
      await page.clock.runFor(stays - 500);
      expect(await card().count()).toBe(1);
      await page.clock.runFor(1_000);
      await page.locator('[data-state=idle]').waitFor();
    }
  });

  test('the next tap is taken at once, and an older answer does not push it away', async () => {
    await open();
    await tapped('a', 'ON_TIME');
    stage.play({ kind: 'seen', tap: scene.tap('b', { name: '陆遥' }) });
    await page.locator('article h2', { hasText: '陆遥' }).waitFor();
    stage.play(scene.answer('a', 'ALREADY_SIGNED'));
    await page.locator('li', { hasText: '欧阳静雯' }).locator('em', { hasText: '已签到' }).waitFor();
    expect(await page.locator('article h2').textContent()).toBe('陆遥');
  });

  test('a verdict that comes after "stored offline" is told in its line, not to whoever stands there now', async () => {
    await open();
    stage.play(scene.answer('l1', 'LATE', { name: '陆遥' }));
    await page.locator('li', { hasText: '陆遥' }).locator('em', { hasText: '迟到' }).waitFor();
    expect(await card().count()).toBe(0);
  });

  test('a second thing to say stands below the verdict; a failed read says what to do', async () => {
    await open();
    await tapped('a', 'ON_TIME', { also: ['REPORT_BACK_DUE'] });
    expect(await page.locator('.also').textContent()).toContain('请及时销假');
    stage.play({ kind: 'problem', code: 'READ_ERROR' });
    await page.locator('article[data-code=READ_ERROR]').waitFor();
    expect(await card().textContent()).toContain('请将卡平放，重新刷卡');
  });
});

describe('the day', () => {
  test('实到 is on time and late together, and the numbers add up', async () => {
    hello = scene.hello({
      board: scene.board({
        sessions: [scene.session({ counts: { ...scene.COUNTS, onTime: 36, late: 2, duty: 1, pending: 2, absent: 1 } })],
      }),
    });
    await open();
    const numbers = Object.fromEntries(
      await page
        .locator('footer div')
        .evaluateAll((cells) =>
          cells.map((c) => [c.getAttribute('data-count'), Number(c.querySelector('b')?.textContent)]),
        ),
    );
    expect(numbers).toEqual({ expected: 46, present: 38, late: 2, leave: 3, offsite: 1, duty: 1, missing: 3 });
  });

  test('the ring closes, turns amber five minutes before, and counts after T0', async () => {
    hello = scene.hello({ clock: { mode: 'manual', now: scene.at('08:24:59') } });
    await open();
    const face = page.locator('.face');
    for (const [time, phase, words] of [
      ['08:24:59', 'closing', '距 8:30 还有 5:01'],
      ['08:25:00', 'last-call', '距 8:30 还有 5:00'],
      ['08:30:00', 'last-call', '0:00'],
      ['08:30:01', 'late', '8:30 已过 0:01'],
      ['09:30:00', 'over', '点名已结束'],
      ['07:59:59', 'before', '8:00 开始签到'],
    ] as const) {
      stage.play({ kind: 'clock', mode: 'manual', now: scene.at(time) });
      await page.locator('time', { hasText: time }).first().waitFor();
      expect(await face.getAttribute('data-phase')).toBe(phase);
      expect(await face.textContent()).toContain(words);
    }
  });

  test('a manual clock stands still and says that it is a demonstration; a running one runs', async () => {
    hello = scene.hello({ clock: { mode: 'manual', now: scene.at('08:10:00') } });
    await open();
    await page.locator('[data-banner=CLOCK_MANUAL]').waitFor();
    await page.clock.runFor(5_000);
    expect(await page.locator('.face time').textContent()).toBe('08:10:00');
    stage.play({ kind: 'clock', mode: 'system', now: scene.at('08:10:00') });
    await page.locator('[data-banner=CLOCK_MANUAL]').waitFor({ state: 'detached' });
    await page.clock.runFor(2_000);
    expect(await page.locator('.face time').textContent()).toBe('08:10:02');
  });

  test.each([
    [
      'ROOM_MOVED',
      scene.board({ sessions: [scene.session({ movedFrom: scene.ROOM, place: scene.OTHER_ROOM })] }),
      '请到二楼会议室签到（会议室占用）',
    ],
    ['WAIVED', scene.board({ sessions: [scene.session({ state: 'waived' })] }), '今日免点名'],
    ['ADHOC_OPEN', scene.board({ sessions: [scene.session({ kind: 'adhoc' })] }), '08:30 四楼会议室，请及时签到'],
    ['NO_SESSION', scene.board({ workday: false, sessions: [], holiday: '国庆节' }), '国庆节'],
  ] as const)('%s is said all day long', async (code, board, words) => {
    hello = scene.hello({ board });
    await open();
    expect(await page.locator(`[data-banner=${code}]`).textContent()).toContain(words);
  });
});

describe('the line', () => {
  test('offline is calm: an amber strip with what waits; uploaded is good news for five seconds', async () => {
    await open();
    stage.play({ kind: 'link', online: false, pending: 7 });
    await page.locator('[data-banner=OFFLINE_BANNER].late', { hasText: '待上传 7 条' }).waitFor();
    expect(await page.locator('[data-link]').textContent()).toBe('离线');
    stage.play({ kind: 'link', online: true, pending: 0 });
    stage.play({ kind: 'synced', count: 7 });
    await page.locator('[data-banner=SYNC_DONE].ok', { hasText: '共 7 条' }).waitFor();
    expect(await page.locator('[data-banner=OFFLINE_BANNER]').count()).toBe(0);
    await page.clock.runFor(5_100);
    await page.locator('[data-banner=SYNC_DONE]').waitFor({ state: 'detached' });
  });

  test('a lost reader and a full disk are red', async () => {
    hello = scene.hello({ storageFull: true, readers: [{ id: 'r1', protocol: 'line', state: 'lost' }] });
    await open();
    expect(await page.locator('.strip.no').allTextContents()).toEqual([
      expect.stringContaining('改用纸质签到'),
      expect.stringContaining('读卡器未连接'),
    ]);
  });

  test('a page that has lost its terminal says so and comes back by itself', async () => {
    await open();
    stage.hangUp();
    await page.locator('[data-banner=PAGE_LOST]').waitFor();
    await page.clock.runFor(1_500);
    await page.locator('[data-banner=PAGE_LOST]').waitFor({ state: 'detached' });
  });

  test('notices stand until they expire; an enrolment asks for the new badge', async () => {
    await open();
    stage.play({
      kind: 'notice',
      notice: {
        v: 1,
        id: 'n1',
        code: 'MANUAL_ENTRY',
        at: '2026-03-02T08:29:41+08:00',
        expiresAt: '2026-03-02T08:29:51+08:00',
        show: { name: '沈括', at: '08:29:40' },
      },
    });
    await page.locator('[data-banner=MANUAL_ENTRY]', { hasText: '沈括 08:29:40 由综合科补录' }).waitFor();
    stage.play({ kind: 'enrol', person: '0102', name: '温子衡', expiresAt: '2026-03-02T08:31:00+08:00' });
    await page.locator('[data-state=enrol-waiting]', { hasText: '请将新卡放到读卡器上' }).waitFor();
    stage.play({ kind: 'enrolled', ok: true });
    await page.locator('[data-state=enrol-done]', { hasText: '新卡已登记' }).waitFor();
    await page.clock.runFor(11_000);
    await page.locator('[data-state=idle]').waitFor();
    expect(await page.locator('[data-banner=MANUAL_ENTRY]').count()).toBe(0);
  });
});

describe('the keypad', () => {
  test('works by keyboard alone, and the PIN is never part of the page', async () => {
    await open();
    await page.locator('[data-act=keypad]').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('0102');
    await page.keyboard.press('Enter');
    await page.keyboard.type('739164');
    expect(await page.locator('[data-field=pin] b').textContent()).toBe('●●●●●●');
    expect(await page.content()).not.toContain('739164');
    await page.keyboard.press('Enter');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    expect(stage.asked).toEqual([{ person: '0102', pin: '739164' }]);
  });

  test('a refusal says what to do and wants the PIN again; Esc closes and gives the focus back', async () => {
    stage.keypadAnswer = { ok: false, why: 'locked', retryAfterSec: 290 };
    await open();
    await page.click('[data-act=keypad]');
    for (const key of ['0', '1', '0', '2', 'enter', '1', '2', '3', '4', 'enter'])
      await page.click(`[data-key="${key}"]`);
    await page.locator('[role=status]', { hasText: '已锁定，请 5 分钟后再试' }).waitFor();
    expect(await page.locator('[data-field=pin] b').textContent()).toBe('');
    await page.keyboard.press('Escape');
    expect(await page.locator('[role=dialog]').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-act'))).toBe('keypad');
  });

  test('a double press opens it and leaves it open', async () => {
    await open();
    await page.locator('[data-act=keypad]').dblclick();
    await page.locator('.panel').waitFor();
    await page.click('[data-act=keypad]');
    await page.locator('.panel').waitFor({ state: 'detached' });
  });

  test('whoever began and went leaves nothing after half a minute', async () => {
    await open();
    await page.click('[data-act=keypad]');
    await page.keyboard.type('010212999');
    await page.clock.runFor(29_000);
    expect(await page.locator('[role=dialog]').count()).toBe(1);
    await page.clock.runFor(1_500);
    expect(await page.locator('[role=dialog]').count()).toBe(0);
    expect(stage.asked).toEqual([]);
  });

  test('leaves the answer of the next tap in sight, and its keys are big enough for a finger', async () => {
    await open();
    await page.click('[data-act=keypad]');
    await tapped('a', 'ON_TIME');
    const small = await page
      .locator('button')
      .evaluateAll(
        (all) => all.map((b) => b.getBoundingClientRect()).filter((r) => r.width < 64 || r.height < 64).length,
      );
    expect(small).toBe(0);
  });
});

describe('every screen', () => {
  test.each([
    [1366, 768],
    [1920, 1080],
    [1080, 1920],
  ])('%i × %i: nothing runs over, with the longest name, strips and a second remark', async (width, height) => {
    for (const language of ['zh', 'en']) {
      hello = scene.hello({
        online: false,
        pending: 120,
        storageFull: true,
        clock: { mode: 'manual', now: scene.at('08:33:10') },
        readers: [{ id: 'r1', protocol: 'line', state: 'lost' }],
      });
      await open({ viewport: { width, height } }, language);
      await tapped('a', 'LATE', {
        name: '古丽巴哈尔·阿卜杜热依木',
        section: '政务公开办公室',
        also: ['REPORT_BACK_DUE'],
      });
      await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
      const over = await page.evaluate(() =>
        ['html', '.page', 'header', '.stage', '.text', 'main', 'footer', '.inside', '.right'].filter((s) => {
          const e = document.querySelector(s)!;
          return e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
        }),
      );
      expect(over, language).toEqual([]);
      if (language === 'zh') await page.context().close();
    }
  });

  test.each(['light', 'dark'] as const)('the words of every seal stand out 7:1 from its colour, %s', async (scheme) => {
    await open({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const code of ['ON_TIME', 'LATE', 'CLOSED', 'ON_LEAVE', 'NO_SESSION'] as const) {
      await tapped(code, code, { show: SHOW });
      expect(await contrastOf(page.locator('.seal b')), code).toBeGreaterThanOrEqual(7);
      expect(await contrastOf(page.locator('.seal .below')), code).toBeGreaterThanOrEqual(7);
    }
    expect(await contrastOf(page.locator('article h2'))).toBeGreaterThanOrEqual(7);
  });

  test('three strips leave the clock and the notes below it whole; section and time stand on one line', async () => {
    hello = scene.hello({
      storageFull: true,
      clock: { mode: 'manual', now: scene.at('08:29:41') },
      readers: [{ id: 'r1', protocol: 'line', state: 'lost' }],
      board: scene.board({
        sessions: [scene.session(), scene.session({ id: 'moved', place: scene.OTHER_ROOM, movedFrom: scene.ROOM })],
      }),
    });
    await open();
    expect(await page.locator('.strip').count()).toBe(3);
    const [ring, notes, footer] = await Promise.all(
      ['.ring', '.notes', 'footer'].map((part) => page.locator(part).boundingBox()),
    );
    expect(ring!.y + ring!.height).toBeLessThanOrEqual(notes!.y);
    expect(notes!.y + notes!.height).toBeLessThanOrEqual(footer!.y);
    await tapped('a', 'LATE', { section: '政务公开与信息化办公室' });
    const sub = await page.locator('.sub').evaluate((e) => e.clientHeight / parseFloat(getComputedStyle(e).fontSize));
    expect(sub).toBeLessThan(2);
  });

  test('while no badge can be read nobody is asked to tap: the keypad, or paper', async () => {
    hello = scene.hello({ readers: [{ id: 'r1', protocol: 'line', state: 'lost' }] });
    await open();
    await page.locator('[data-state=shut]', { hasText: '请按右上角“工号签到”' }).waitFor();
    stage.play({ kind: 'link', online: false, pending: 0 });
    await page.locator('[data-state=shut]', { hasText: '请改用纸质签到' }).waitFor();
    expect(await page.locator('.strips').textContent()).not.toContain('刷卡正常使用');
    stage.play({ kind: 'readers', readers: [{ id: 'r1', protocol: 'line', state: 'ready' }] });
    await page.locator('[data-state=idle]', { hasText: '请刷卡' }).waitFor();
  });

  test('with reduced motion the seal stands still', async () => {
    await open({ reducedMotion: 'reduce' });
    await tapped('a', 'ON_TIME');
    expect(await page.locator('.seal').evaluate((e) => getComputedStyle(e).animationName)).toBe('none');
  });

  test('the language is turned by one key and kept', async () => {
    await open();
    await page.click('[data-act=language]');
    await page.locator('h2', { hasText: 'Tap your badge' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.reload();
    await page.locator('h2', { hasText: 'Tap your badge' }).waitFor();
  });
});
