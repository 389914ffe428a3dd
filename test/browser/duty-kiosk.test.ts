import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DutyBoard } from '#shared/wire/duty.ts';
import { EVENT_DATA } from '#shared/wire/event.ts';
import type { KioskEvent } from '../../terminal/kiosk/contract.ts';
import { keepPicture } from '../support/picture.ts';
import { launchChromium } from '../support/chromium.ts';
import * as scene from './duty-scenes.ts';
import { session } from './kiosk-scenes.ts';
import { KioskStage } from './kiosk-stage.ts';

/** A handover of a normal night may take no more (touches, milliseconds). */
const MOST_TOUCHES = 12;
const MOST_MS = 60_000;

let browser: Browser;
let stage: KioskStage;
let page: Page;
let hello: KioskEvent;
let touches: number;

const open = async (options: BrowserContextOptions = {}, language = 'zh', time = '07:50:00'): Promise<void> => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, hasTouch: true, ...options });
  page = await context.newPage();
  await page.clock.install({ time: scene.at(time) });
  await page.addInitScript((chosen) => localStorage.setItem('dianmao.language', chosen), language);
  await page.goto(stage.url);
  await page.locator('h1', { hasText: 'K2' }).waitFor();
};
const touch = async (selector: string): Promise<void> => {
  touches += 1;
  await page.locator(selector).tap();
};
const act = (name: string): string => `[data-act=${name}]`;
const show = (more: Partial<DutyBoard>): void => stage.play({ kind: 'board', board: scene.dutyBoard(more) });
const guide = (step: string) => page.locator(`[data-guide=${step}]`).waitFor();
/** The newest act the page asked for, which the wire must take. */
const asked = async (type: keyof typeof EVENT_DATA) => {
  await expect.poll(() => stage.acts.at(-1)?.type).toBe(type);
  const { data, badge } = stage.acts.at(-1)!;
  expect(EVENT_DATA[type].safeParse(data).success).toBe(true);
  return { data, badge };
};
const tap = (
  name: string,
  code: Parameters<KioskStage['badge']>[1],
  show: Parameters<KioskStage['badge']>[2] = {},
): void => {
  const seen = { key: `t-${name}-${code}`, at: stage.wallTime, name };
  stage.play({ kind: 'seen', tap: seen });
  stage.play({ kind: 'answer', tap: { ...seen, code: code!, show: { name, ...show } } });
};

beforeAll(async () => {
  [browser, stage] = await Promise.all([launchChromium(), KioskStage.open(() => hello)]);
});
beforeEach(() => {
  hello = scene.dutyHello();
  touches = 0;
  stage.acts.length = 0;
  stage.photos.length = 0;
  stage.photoAnswer = { ok: true, sha256: 'a'.repeat(64) };
  stage.actRefusal = undefined;
});
afterEach(async () => {
  await keepPicture(page);
  await page.context().close();
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

describe('the handover', () => {
  test('R2.6, R2.8, R2.11: a normal night in at most twelve touches and sixty seconds', async () => {
    await open();
    const begun = performance.now();
    await touch(act('step'));
    await guide('log');
    await keepPicture(page, 'log');
    await touch(act('close-log'));
    expect(await asked('log.close')).toEqual({ data: { summary: '本班次无异常情况' }, badge: false });
    stage.answer(stage.acts.at(-1)!, 'RECORDED');
    await guide('check');
    await keepPicture(page, 'check');
    await touch('[data-room=duty-room] [data-act=all-pass]');
    await touch('[data-room=rest-room] [data-act=all-pass]');
    await touch(act('submit'));
    const { data, badge } = await asked('handover.inspect');
    expect(badge).toBe(true);
    expect(
      (data.rooms as { items: { pass: boolean }[] }[]).flatMap(({ items }) => items.map(({ pass }) => pass)),
    ).toEqual(Array.from({ length: 10 }, () => true));
    await page.locator('[data-await="handover.inspect"]', { hasText: '请检查人刷卡' }).waitFor();
    await keepPicture(page, 'badge');
    stage.badge('沈括', 'HANDOVER_CLEAN_OK');
    const clean = { logClosed: true, rooms: [...scene.CLEAN], stops: [], attempts: 1 };
    show({ handover: scene.handover({ ...clean, state: 'clean' }) });
    await guide('sign');
    await keepPicture(page, 'sign');
    tap('陆遥', 'HANDOVER_WAIT', { side: 'incoming', left: '05:00' });
    show({
      handover: scene.handover({
        ...clean,
        state: 'confirming',
        confirmed: 'outgoing',
        until: scene.instant('07:55:00'),
      }),
    });
    await page.locator('[data-left]', { hasText: '接班人请在' }).waitFor();
    await keepPicture(page, 'countdown');
    tap('沈括', 'HANDOVER_COMPLETE', { name: '陆遥', other: '沈括' });
    show({ shift: scene.NEXT, handover: undefined });
    await page.locator('[data-done=on-time]', { hasText: '陆遥 → 沈括' }).waitFor();
    await keepPicture(page, 'done');
    await touch(act('finish'));
    await page.locator('[data-view=docket]').waitFor();
    expect(touches).toBeLessThanOrEqual(MOST_TOUCHES);
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
  });

  test('R2.7: unclean blocks and names what is unclean; after cleaning only that is looked at again', async () => {
    hello = scene.dutyHello({ handover: scene.handover({ logClosed: true, state: 'unchecked' }) });
    await open();
    await touch(act('step'));
    await guide('check');
    await touch('[data-room=duty-room] [data-item=floor] button');
    await touch('[data-room=duty-room] [data-act=all-pass]');
    await touch('[data-room=rest-room] [data-item=beds] button');
    await touch('[data-room=rest-room] [data-act=all-pass]');
    await page.locator('[data-item=beds] .more > input').fill('被褥未叠');
    await keepPicture(page, 'marked');
    await touch(act('submit'));
    const { data } = await asked('handover.inspect');
    expect(data.rooms).toMatchObject([
      { room: 'duty-room', items: [{ item: 'floor', pass: false }, { item: 'desk', pass: true }, {}, {}, {}] },
      { room: 'rest-room', items: [{ item: 'beds', pass: false, remark: '被褥未叠' }, {}, {}, {}, {}] },
    ]);
    const failed = [
      { room: 'duty-room', item: 'floor' },
      { room: 'rest-room', item: 'beds' },
    ];
    stage.badge('沈括', 'HANDOVER_UNCLEAN', { failed });
    await guide('unclean');
    show({
      handover: scene.handover({
        logClosed: true,
        state: 'unclean',
        attempts: 1,
        rooms: [
          { room: 'duty-room', state: 'failed', failed: ['floor'] },
          { room: 'rest-room', state: 'failed', failed: ['beds'] },
        ],
      }),
    });
    await page.locator('.unclean', { hasText: '已检查 1 次' }).waitFor();
    expect(await page.locator('[data-failed]').allTextContents()).toEqual(['地面', '床铺整理']);
    await keepPicture(page, 'unclean');
    await touch(act('recheck'));
    await guide('check');
    expect(await page.locator('[data-mark=untouched]').count()).toBe(2);
    await touch('[data-room=duty-room] [data-act=all-pass]');
    await touch('[data-room=rest-room] [data-act=all-pass]');
    await page.locator(act('submit'), { hasText: '第 2 次检查' }).waitFor();
    await touch(act('submit'));
    await expect.poll(() => stage.acts.length).toBe(2);
    stage.badge('沈括', 'HANDOVER_CLEAN_OK');
    await guide('sign');
  });

  test('R2.8: after five minutes the first badge is void and said to be', async () => {
    const confirming = scene.handover({
      logClosed: true,
      rooms: [...scene.CLEAN],
      state: 'confirming',
      confirmed: 'outgoing',
      until: scene.instant('07:55:00'),
    });
    hello = scene.dutyHello({ handover: confirming }, { clock: { mode: 'manual', now: scene.at('07:50:00') } });
    await open();
    await touch(act('step'));
    await page.locator('[data-left]', { hasText: '接班人请在 05:00 内刷卡' }).waitFor();
    stage.play({ kind: 'clock', mode: 'manual', now: scene.at('07:55:00') });
    await page.locator('[data-left]', { hasText: '00:00' }).waitFor();
    stage.play({ kind: 'clock', mode: 'manual', now: scene.at('07:55:01') });
    await page.locator('[data-lapsed]', { hasText: '前一次刷卡作废' }).waitFor();
    expect(await page.locator('[data-side=outgoing]').getAttribute('data-done')).toBe('false');
    tap('沈括', 'HANDOVER_LATE', { name: '陆遥', other: '沈括', minutes: 11 });
    await page.locator('[data-done=late]', { hasText: '延误 11 分钟' }).waitFor();
  });

  test('R2.10: an unfinished entry blocks the log; R2.13: what is open is told and acknowledged', async () => {
    hello = scene.dutyHello({ entries: [scene.UNFINISHED, scene.OPEN] });
    await open();
    await touch(act('step'));
    await guide('log');
    expect(await page.locator(act('close-log')).isDisabled()).toBe(true);
    await keepPicture(page, 'unfinished');
    await touch(`[data-entry="${scene.UNFINISHED.id}"]`);
    await touch('[data-field=disposition] [data-choice=已办结]');
    await touch(act('save'));
    await asked('call.log');
    await guide('log');
    const clean = { logClosed: true, rooms: [...scene.CLEAN], state: 'clean' as const };
    show({ entries: [scene.OPEN], handover: scene.handover(clean) });
    await guide('sign');
    await touch(act('acknowledge'));
    expect(await asked('handover.confirm')).toEqual({ data: { openItems: ['e-2'] }, badge: true });
    await keepPicture(page, 'open items');
  });

  test('R2.9: without relief one stays, and is told so', async () => {
    hello = scene.dutyHello({
      handover: scene.handover({ logClosed: true, rooms: [...scene.CLEAN], state: 'waiting', incoming: [] }),
    });
    await open();
    await touch(act('step'));
    await guide('relief');
    expect(await page.locator('.sign').textContent()).toContain('接班人未到岗');
  });

  test('offline: every step is kept, and the page says what waits for the gateway’s word', async () => {
    hello = scene.dutyHello({}, { online: false, pending: 1 });
    await open();
    await touch(act('step'));
    await touch(act('close-log'));
    await asked('log.close');
    stage.answer(stage.acts.at(-1)!, 'OFFLINE_STORED');
    await page.locator('[data-word=OFFLINE_STORED]', { hasText: '联网后自动上传' }).waitFor();
    await guide('check');
    await touch('[data-room=duty-room] [data-act=all-pass]');
    await touch('[data-room=rest-room] [data-act=all-pass]');
    await touch(act('submit'));
    await asked('handover.inspect');
    stage.badge('沈括', 'OFFLINE_STORED');
    await guide('sign');
    await page.locator('.calm', { hasText: '待网络恢复后由系统确认' }).waitFor();
    tap('陆遥', 'OFFLINE_STORED');
    await page.locator('.sign', { hasText: '已保存刷卡：陆遥' }).waitFor();
    await keepPicture(page, 'kept');
    tap('沈括', 'OFFLINE_STORED');
    await page.locator('[data-done=kept]', { hasText: '确认前交班人仍负责' }).waitFor();
    tap('沈括', 'HANDOVER_COMPLETE', { name: '陆遥', other: '沈括' });
    await page.locator('[data-done=on-time]').waitFor();
  });

  test('a photo is handed in and named in the item; one that is none is refused in a sentence', async () => {
    hello = scene.dutyHello({ handover: scene.handover({ logClosed: true, state: 'unchecked' }) });
    await open();
    await touch(act('step'));
    await touch('[data-room=duty-room] [data-item=floor] button');
    const camera = page.locator('[data-item=floor] input[type=file]');
    stage.photoAnswer = { ok: false, why: 'not-a-photo' };
    await camera.setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('nothing') });
    await page.locator('[data-item=floor] em', { hasText: '这不是照片' }).waitFor();
    stage.photoAnswer = { ok: true, sha256: 'b'.repeat(64) };
    await camera.setInputFiles({ name: 'y.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(4_000, 1) });
    await page.locator('[data-item=floor] em', { hasText: '照片已存' }).waitFor();
    for (const room of ['duty-room', 'rest-room']) await touch(`[data-room=${room}] [data-act=all-pass]`);
    await touch(act('submit'));
    const { data } = await asked('handover.inspect');
    expect(data.rooms).toMatchObject([{ items: [{ item: 'floor', photo: 'b'.repeat(64) }, {}, {}, {}, {}] }, {}]);
    expect(stage.photos).toEqual([7, 4_000]);
  });
});

describe('a badge that is waited for', () => {
  test('is counted down, can be given up, and says when nobody came', async () => {
    await open();
    await touch(act('messengers'));
    await touch(act('messenger-in'));
    await page.locator('[role=timer]', { hasText: '30 秒内有效' }).waitFor();
    await page.clock.runFor(2_000);
    await page.locator('[role=timer]', { hasText: '28 秒内有效' }).waitFor();
    await touch(act('give-up'));
    await page.locator('[data-word=cancelled]').waitFor();
    await touch(act('messenger-relief'));
    await expect.poll(() => stage.acts.length).toBe(2);
    stage.play({ kind: 'await', over: { id: stage.acts.at(-1)!.id, why: 'expired' } });
    await page.locator('[data-word=expired]', { hasText: '请再试一次' }).waitFor();
    expect(await page.locator('[data-await]').count()).toBe(0);
    stage.actRefusal = { ok: false, why: 'full' };
    await touch(act('messenger-in'));
    await page.locator('[data-word=full]', { hasText: '改用纸质登记' }).waitFor();
  });
});

describe('the registers', () => {
  test('R2.10: a call by keyboard and chips; start, answerer and end fill themselves in', async () => {
    await open();
    await touch(act('call'));
    await page.locator('[data-form=call]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field'))).toBe(
      'organisation',
    );
    await keepPicture(page, 'empty');
    expect(await page.locator(act('save')).isDisabled()).toBe(true);
    await touch('[data-caller=市应急局]');
    await touch('[data-field=category] [data-choice=通知]');
    await page.locator('[data-field=content] textarea').fill('今晚八点起防汛值守，请通知各科室。');
    await touch('[data-field=disposition] [data-choice=已报带班主任]');
    await page.locator(act('save'), { hasText: '登记' }).waitFor();
    await keepPicture(page, 'filled');
    await touch(act('save'));
    const { data, badge } = await asked('call.log');
    expect(badge).toBe(false);
    expect(data).toMatchObject({
      organisation: '市应急局',
      caller: '王磊',
      number: '0371-6000002',
      category: '通知',
      content: '今晚八点起防汛值守，请通知各科室。',
      disposition: '已报带班主任',
      answeredBy: '陆遥',
    });
    expect(String(data.startedAt)).toMatch(/^2026-03-03T07:50:/);
    expect(String(data.endedAt)).toMatch(/^2026-03-03T07:5/);
    stage.answer(stage.acts.at(-1)!, 'RECORDED');
    await page.locator('[data-word=RECORDED]', { hasText: '已登记' }).waitFor();
    await page.locator('[data-view=docket]').waitFor();
  });

  test('R2.10: may be stored unfinished, and is completed by a correction', async () => {
    await open();
    await touch(act('call'));
    await page.keyboard.type('市政府办');
    await page.keyboard.press('Enter');
    await page.keyboard.type('不详');
    await page.keyboard.press('Control+Enter');
    const first = await asked('call.log');
    expect(first.data).toMatchObject({ organisation: '市政府办', caller: '不详' });
    expect(first.data).not.toHaveProperty('endedAt');
    stage.answer(stage.acts.at(-1)!, 'OFFLINE_STORED');
    await page.locator('[data-kept]', { hasText: '市政府办' }).waitFor();
    show({ entries: [scene.UNFINISHED] });
    await touch('[data-entry=e-1]');
    await page.locator('[data-field=content] textarea').fill('补记：防汛值守');
    await touch('[data-field=disposition] [data-choice=已答复]');
    await touch(act('save'));
    await expect.poll(() => stage.acts.length).toBe(2);
    expect((await asked('call.log')).data).toMatchObject({
      corrects: 'e-1',
      caller: '王磊',
      content: '补记：防汛值守',
      startedAt: scene.instant('02:14:00'),
    });
  });

  test('what was begun and left is kept as a draft', async () => {
    await open();
    await touch(act('visit'));
    await page.keyboard.type('张三');
    await touch(act('back'));
    await page.locator(act('visit'), { hasText: '草稿' }).waitFor();
    await touch(act('visit'));
    expect(await page.locator('[data-field=name] input').inputValue()).toBe('张三');
    await touch('[data-field=persons] [data-choice="2"]');
    await page.locator('[data-field=matter] textarea').fill('反映道路积水');
    await touch('[data-field=disposition] [data-choice=已答复]');
    await touch(act('save'));
    expect((await asked('visit.log')).data).toMatchObject({ name: '张三', persons: 2, matter: '反映道路积水' });
    await page.locator(act('visit'), { hasNotText: '草稿' }).waitFor();
  });

  test('R2.13: an instruction is open until it says to whom it was passed on; rounds have their words ready', async () => {
    hello = scene.dutyHello({ entries: [scene.OPEN] });
    await open();
    await touch('[data-entry=e-2]');
    await page.locator('[data-field=passedTo] input').fill('各科室负责人');
    await touch(act('save'));
    const passed = await asked('log.note');
    expect(passed.data).toMatchObject({ corrects: 'e-2', kind: 'instruction', passedTo: '各科室负责人' });
    expect(passed.data).toHaveProperty('passedAt');
    await touch(act('round'));
    await touch('[data-choice=门窗水电正常]');
    await touch(act('save'));
    await expect.poll(() => stage.acts.length).toBe(2);
    expect((await asked('log.note')).data).toEqual({ kind: 'round', text: '门窗水电正常' });
  });
});

describe('an emergency', () => {
  test('R2.12: one press, what is known, and the timer runs; who is to be rung stands beside it', async () => {
    hello = scene.dutyHello({}, { clock: { mode: 'manual', now: scene.at('03:10:00') } });
    await open();
    await touch(act('raise'));
    await page.locator('[data-form=raise]').waitFor();
    expect(await page.locator(act('save')).isDisabled()).toBe(true);
    await touch('[data-choice=较大]');
    await touch('[data-choice=火灾]');
    await page.locator('[data-field=place] input').fill('老城区建设路 12 号');
    await keepPicture(page, 'form');
    await touch(act('save'));
    expect(await asked('emergency.raise')).toEqual({
      data: { severity: '较大', kind: '火灾', place: '老城区建设路 12 号' },
      badge: false,
    });
    await page.locator('[data-emergency=kept]', { hasText: '请立即电话报告带班主任 欧阳静雯' }).waitFor();
    await keepPicture(page, 'kept');
    show({ emergencies: [scene.emergency({ id: 'ev-a1' })] });
    await page.locator('[data-timer=left] b', { hasText: '10:00' }).waitFor();
    expect(await page.locator('[data-call]').first().textContent()).toContain('138 0000 0101');
    stage.play({ kind: 'clock', mode: 'manual', now: scene.at('03:20:00') });
    await page.locator('[data-timer=left] b', { hasText: '00:00' }).waitFor();
    stage.play({ kind: 'clock', mode: 'manual', now: scene.at('03:20:01') });
    await page.locator('[data-timer=over] b', { hasText: '00:01' }).waitFor();
    await keepPicture(page, 'overdue');
    await touch(act('ack'));
    expect(await asked('emergency.ack')).toEqual({ data: { emergency: 'ev-a1' }, badge: true });
    stage.badge('欧阳静雯', 'RECORDED');
    await page.locator('.answer.ok', { hasText: '已知悉' }).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('待判定');
    show({
      emergencies: [
        scene.emergency({ id: 'ev-a1', state: 'acknowledged', ackAt: scene.instant('03:20:05'), ackBy: '欧阳静雯' }),
      ],
    });
    await page.locator('[data-emergency=acknowledged]', { hasText: '欧阳静雯 03:20:05 已知悉' }).waitFor();
    await keepPicture(page, 'acknowledged');
    await touch(act('report'));
    await touch('[data-choice=follow-up]');
    await touch(act('save'));
    expect((await asked('emergency.update')).data).toMatchObject({
      emergency: 'ev-a1',
      report: 'follow-up',
      severity: '较大',
      place: '老城区建设路 12 号',
    });
  });

  test('in hand stands above whatever lies on the desk, and is the next step', async () => {
    hello = scene.dutyHello(
      { emergencies: [scene.emergency()] },
      { clock: { mode: 'manual', now: scene.at('03:12:30') } },
    );
    await open();
    await page.locator('[data-step=emergency]', { hasText: '07:30' }).waitFor();
    await touch(act('call'));
    await page.locator('[data-bar=em-1]', { hasText: '07:30' }).waitFor();
    await touch('[data-bar=em-1]');
    await page.locator('[data-emergency=waiting]').waitFor();
  });
});

describe('messengers and cleaning', () => {
  test('R2.14–R2.18: in, out and outing each by badge; an empty post is red', async () => {
    const outings = [
      {
        id: 'o1',
        person: '0301',
        name: '温子衡',
        from: scene.instant('09:00:00'),
        until: scene.instant('10:00:00'),
        state: 'approved' as const,
      },
      {
        id: 'o2',
        person: '0302',
        name: scene.LONG_NAME,
        from: scene.instant('14:00:00'),
        until: scene.instant('15:00:00'),
        state: 'pending' as const,
      },
    ];
    hello = scene.dutyHello({
      messengers: { present: [], out: [scene.WEN], outings, gapSince: scene.instant('07:48:30') },
    });
    await open();
    await page.locator(`${act('messengers')}.no`, { hasText: '已空岗 01:3' }).waitFor();
    await touch(act('messengers'));
    await keepPicture(page, 'messengers');
    await touch('[data-outing=o1]');
    expect(await asked('messenger.out')).toEqual({
      data: { kind: 'outing', until: scene.instant('10:00:00'), request: 'o1' },
      badge: true,
    });
    stage.badge('温子衡', 'MSG_OUT_OK', { time: '10:00' });
    await page.locator('.answer[data-code=MSG_OUT_OK]', { hasText: '预计 10:00 返回' }).waitFor();
  });

  test('R10.1: after the hour what was not done is counted, not called finished', async () => {
    const [done, section, meeting] = scene.duty().cleaning;
    hello = scene.dutyHello({
      cleaning: [done!, { ...section!, state: 'missed' }, { ...meeting!, state: 'failed' }],
    });
    await open();
    await page.locator(act('cleaning'), { hasText: '2 处未打扫或不合格' }).waitFor();
    show({ cleaning: [done!] });
    await page.locator(act('cleaning'), { hasText: '全部完成' }).waitFor();
  });

  test('R10.1, R10.2: a section or a room is confirmed by the badge of whoever cleaned it', async () => {
    await open();
    await touch(act('cleaning'));
    await keepPicture(page, 'cleaning');
    await touch('[data-clean=秘书科]');
    expect(await asked('hygiene.done')).toEqual({ data: { section: '秘书科' }, badge: true });
    stage.badge('陆遥', 'HYGIENE_OK', { section: '秘书科', at: '07:50:00' });
    await touch('[data-clean=room-4f]');
    await expect.poll(() => stage.acts.length).toBe(2);
    expect((await asked('hygiene.done')).data).toEqual({ room: 'room-4f' });
  });
});

describe('the docket', () => {
  test('says who is on, what is open, and one next step; a tap is answered on it', async () => {
    hello = scene.dutyHello({
      shift: scene.shift({ officers: [scene.LU, { person: '0203', name: scene.LONG_NAME }] }),
      handover: undefined,
      entries: [scene.UNFINISHED, scene.OPEN],
    });
    await open();
    await page.locator('[data-step=sign-in]', { hasText: `${scene.LONG_NAME} 尚未签到` }).waitFor();
    expect(await page.locator('[data-post]').count()).toBe(5);
    await keepPicture(page, 'open');
    tap('陆遥', 'DUTY_ALREADY');
    await page.locator('article[data-code=DUTY_ALREADY]').waitFor();
  });

  test('a roll call moved here stands in front, with its ring and its numbers; the desk is one touch away', async () => {
    hello = scene.dutyHello(
      {},
      {
        board: { ...scene.dutyBoard(), sessions: [{ ...session({ place: scene.DUTY_ROOM }), ...MOVED }] },
        clock: { mode: 'system', now: scene.at('08:20:00') },
      },
    );
    await open();
    await page.locator('.face[data-phase=closing]').waitFor();
    tap('陆遥', 'ON_TIME');
    await page.locator('article[data-code=ON_TIME]').waitFor();
    await touch(act('other'));
    await page.locator('[data-view=docket]').waitFor();
    await touch(act('other'));
    await page.locator('footer [data-count=expected]').waitFor();
  });

  test('a roll call that opens does not take the pen out of a hand', async () => {
    await open();
    await touch(act('call'));
    await page.keyboard.type('市政府办');
    stage.play({
      kind: 'board',
      board: { ...scene.dutyBoard(), sessions: [{ ...session({ place: scene.DUTY_ROOM }), ...MOVED }] },
    });
    stage.play({ kind: 'clock', mode: 'manual', now: scene.at('08:05:00') });
    await page.locator(act('other')).waitFor();
    expect(await page.locator('[data-field=organisation] input').inputValue()).toBe('市政府办');
    await touch(act('other'));
    await page.locator('.face').waitFor();
    await touch(act('other'));
    expect(await page.locator('[data-field=organisation] input').inputValue()).toBe('市政府办');
  });
});

const MOVED = {
  t0: scene.instant('08:30:00'),
  opensAt: scene.instant('08:00:00'),
  closesAt: scene.instant('09:29:59'),
  endsAt: scene.instant('09:30:00'),
};

describe('a hand on the keyboard', () => {
  test('what is typed in stays in sight above an on-screen keyboard', async () => {
    await open();
    await touch(act('call'));
    await page.locator('[data-field=answeredBy] input').focus();
    const bottom = await page.evaluate(() => {
      Object.defineProperty(window.visualViewport, 'height', { value: 400 });
      window.visualViewport!.dispatchEvent(new Event('resize'));
      return document.activeElement!.getBoundingClientRect().bottom;
    });
    expect(bottom).toBeLessThanOrEqual(400);
  });

  test('Escape gives a waiting badge up first, and leaves the sheet after that', async () => {
    await open();
    await touch(act('messengers'));
    await touch(act('messenger-in'));
    await page.locator('[data-await]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-await]').waitFor({ state: 'detached' });
    await page.locator('[data-view=messengers]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-view=docket]').waitFor();
  });

  test('a sign-in at the keypad stands beside what lies on the desk', async () => {
    await open();
    await touch(act('cleaning'));
    await touch(act('keypad'));
    for (const key of ['0', '2', '0', '1', 'enter', '1', '2', '3', '4', 'enter']) await page.tap(`[data-key="${key}"]`);
    await page.locator('.keypad').waitFor({ state: 'detached' });
    expect(stage.asked).toEqual([{ person: '0201', pin: '1234' }]);
    await page.locator('[data-view=cleaning]').waitFor();
  });
});

describe('every screen of the duty room', () => {
  const VIEWS = ['docket', 'handover', 'call', 'visit', 'raise', 'messengers', 'cleaning'] as const;
  test.each([
    [1366, 768],
    [1920, 1080],
    [1080, 1920],
  ])('%i × %i: nothing runs over, and everything is big enough for a finger', async (width, height) => {
    for (const language of ['zh', 'en']) {
      hello = scene.dutyHello(
        {
          shift: scene.shift({
            officers: [scene.LU, { person: '0203', name: scene.LONG_NAME, signedInAt: scene.instant('07:40:00') }],
          }),
          entries: [scene.UNFINISHED, scene.OPEN, scene.entry('e-3')],
          handover: scene.handover({ logClosed: true, state: 'unchecked' }),
        },
        { online: false, pending: 12 },
      );
      await open({ viewport: { width, height } }, language);
      for (const view of VIEWS) {
        if (view !== 'docket') await touch(act(view));
        await page.locator('[data-view]').waitFor();
        await keepPicture(page, `${view} ${language}`);
        const found = await page.evaluate(() => {
          const over = ['html', '.page', 'header', '.room', '.desk', '.docket', '.left', '.sheet', '.guide'].filter(
            (s) => {
              const e = document.querySelector(s);
              return e && (e.scrollWidth > e.clientWidth + 1 || (e.scrollHeight > e.clientHeight + 1 && s !== '.body'));
            },
          );
          const small = [...document.querySelectorAll<HTMLElement>('button, .field input, textarea')]
            .filter((e) => e.getBoundingClientRect().height < 63.5 || e.getBoundingClientRect().width < 63.5)
            .map((e) => e.textContent);
          return { over, small };
        });
        expect(found, `${view} ${language}`).toEqual({ over: [], small: [] });
        if (view !== 'docket') await touch(act('back'));
      }
      if (language === 'zh') await page.context().close();
    }
  });

  test('an empty shift is calm; without a rota it says whom to ask', async () => {
    hello = scene.dutyHello({ handover: undefined, cleaning: [] });
    await open();
    await page.locator('[data-step=calm]', { hasText: '坚守岗位' }).waitFor();
    await keepPicture(page, 'calm');
    show({ shift: undefined, next: undefined, handover: undefined, cleaning: [] });
    await page.locator('[data-step=no-rota]', { hasText: '请联系综合科' }).waitFor();
  });
});
