import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/wait.ts';
import { EMERGENCY, MailServer, MessageStage, Outside } from './messages-stage.ts';
import { ENGINES, NOW, SQLITE, type Bench } from './store-engines.ts';

let bench: Bench;
let web: Outside;
let other: Outside;
let mail: MailServer;
let stage: MessageStage | undefined;

beforeEach(async () => {
  [bench, web, other, mail] = await Promise.all([SQLITE.begin(), Outside.open(), Outside.open(), MailServer.open()]);
});
afterEach(async () => {
  await stage?.stop();
  stage = undefined;
  await Promise.all([web.close(), other.close(), mail.close()]);
  await bench.end();
});

const SMS = '{"to":["{phone}"],"params":{"content":"{text}"},"template":7}';
const smsTo = (outside: Outside) => ({ DIANMAO_SMS_URL: outside.url, DIANMAO_SMS_BODY: SMS });
const mailTo = () => ({ DIANMAO_MAIL_URL: mail.url, DIANMAO_MAIL_FROM: '点卯 <duty@office.example>' });

const settled = async (env: Record<string, string>): Promise<MessageStage> => {
  stage = await MessageStage.settled(bench.store, env);
  return stage;
};
const started = async (env: Record<string, string>): Promise<MessageStage> => {
  await settled(env);
  await stage!.messages.start();
  return stage!;
};
const becomes = (...states: string[]) =>
  eventually(`messages are ${states.join(', ')}`, async () => {
    expect(await stage!.states()).toEqual(states);
    return true;
  });

describe('what leaves', () => {
  test('R2.12: a short message has the shape of its template', async () => {
    await started({ ...smsTo(web), DIANMAO_SMS_HEADERS: '{"authorization":"Bearer 7"}' });
    await stage!.alarm();
    await becomes('sms 0102 sent 1');
    const [{ body, headers }] = web.heard as [(typeof web.heard)[0]];
    expect(headers.authorization).toBe('Bearer 7');
    expect(body).toEqual({
      to: ['13800000102'],
      params: {
        content:
          '【点卯】突发事件（较大）火灾\n3月2日 08:00 接报较大突发事件：火灾，西大街。请于 3月2日 08:10 前确认。',
      },
      template: 7,
    });
  });

  test('R2.12: mail goes to those who have an address, with the same name at every try', async () => {
    mail.mode = 'close';
    await started(mailTo());
    await stage!.alarm('raised', ['0102', '0103']);
    await stage!.tried();
    mail.mode = 'ok';
    await stage!.again();
    await becomes('mail 0102 sent 2', 'mail 0103 failed 0');
    const [{ to, data }] = mail.letters as [(typeof mail.letters)[0]];
    expect(to).toBe('wei.qing@office.example');
    expect(data).toMatch(/^Message-ID: <[0-9a-f]{32}@dianmao>$/m);
  });

  test('R2.12: robots of WeCom, DingTalk and Feishu are told in their own shape, signed where a secret is set', async () => {
    await started({
      DIANMAO_WECOM_URL: web.url,
      DIANMAO_DINGTALK_URL: other.url,
      DIANMAO_DINGTALK_SECRET: 'SEC1',
    });
    await stage!.alarm('raised', ['0102', '0103']);
    await becomes('dingtalk 0102 sent 1', 'wecom 0102 sent 1');
    expect(web.heard[0]!.body).toMatchObject({
      msgtype: 'text',
      text: { mentioned_mobile_list: ['13800000102', '13800000103'] },
    });
    expect(JSON.stringify(web.heard[0]!.body)).toContain('请韦青、贺兰山知悉。');
    const sign = createHmac('sha256', 'SEC1').update(`${NOW}\nSEC1`).digest('base64');
    expect(other.heard[0]!.url).toBe(`/hook?key=robots-own-key&timestamp=${NOW}&sign=${encodeURIComponent(sign)}`);
    expect(other.heard[0]!.body).toMatchObject({ at: { atMobiles: ['13800000102', '13800000103'], isAtAll: false } });
  });

  test('R2.12: Feishu takes seconds and its own way of signing', async () => {
    await started({ DIANMAO_FEISHU_URL: web.url, DIANMAO_FEISHU_SECRET: 'SEC2' });
    await stage!.alarm();
    await becomes('feishu 0102 sent 1');
    const timestamp = String(NOW / 1_000);
    const sign = createHmac('sha256', `${timestamp}\nSEC2`).update('').digest('base64');
    expect(web.heard[0]!.body).toMatchObject({ timestamp, sign, msg_type: 'text' });
  });

  test('a chat is told once, however many must know, and never with a link that acknowledges as one of them', async () => {
    await started({ ...smsTo(other), DIANMAO_WECOM_URL: web.url, DIANMAO_PUBLIC_URL: 'https://duty.example' });
    await stage!.alarm('raised', ['0101', '0102', '0103']);
    await becomes('sms 0101 sent 1', 'sms 0102 sent 1', 'sms 0103 sent 1', 'wecom 0101 sent 1');
    expect(web.heard).toHaveLength(1);
    expect(JSON.stringify(web.heard[0]!.body)).not.toContain('duty.example');
    const links = other.heard.map(
      ({ body }) => /https:\/\/duty\.example\/l\/([\w-]{43})/.exec(JSON.stringify(body))?.[1],
    );
    expect(new Set(links).size).toBe(3);
  });

  test('without a channel nothing leaves; one that is set up later tells nothing old', async () => {
    await started({});
    await stage!.alarm();
    await stage!.stop();
    await started(smsTo(web));
    expect(await stage!.rows()).toEqual([]);
  });
});

describe('a channel that behaves badly', () => {
  test('one that answers 500 is tried again after a while that doubles, a part of it by chance', async () => {
    web.mode = '500';
    await started(smsTo(web));
    await stage!.alarm();
    for (const [n, wait] of [1_750, 3_500, 7_000].entries()) {
      await eventually('it failed', async () => {
        const [row] = await stage!.rows();
        return row?.state === 'waiting' && row.attempts === n + 1;
      });
      stage!.mono.skip(wait - 1);
      expect(web.heard).toHaveLength(n + 1);
      stage!.mono.skip(1);
    }
    await eventually('it was tried a fourth time', () => web.heard.length === 4);
  });

  test('one that answers 500 shows why, and is told in the end', async () => {
    web.mode = '500';
    await started(smsTo(web));
    await stage!.alarm();
    await stage!.tried();
    expect(await stage!.rows()).toMatchObject([{ state: 'waiting', attempts: 1, lastError: 'HTTP 500' }]);
    expect(stage!.messages.pending(EMERGENCY)).toMatchObject([{ person: '0102', name: '韦青', outcome: 'waiting' }]);
    web.mode = 'ok';
    await stage!.again();
    await becomes('sms 0102 sent 2');
    expect(stage!.messages.pending(EMERGENCY)).toEqual([]);
    expect(await stage!.ended()).toEqual(['sms 0102 sent 2']);
  });

  test('one that hangs is given up after its time and blocks no other', async () => {
    web.mode = 'hang';
    await started({ ...smsTo(web), DIANMAO_WECOM_URL: other.url, ...mailTo() });
    await stage!.alarm();
    await eventually('the others have left', async () => {
      const states = await stage!.states();
      return states.includes('mail 0102 sent 1') && states.includes('wecom 0102 sent 1');
    });
    await eventually('it hangs', () => web.heard.length === 1);
    stage!.giveUp();
    await stage!.tried();
    expect((await stage!.rows()).find((r) => r.channel === 'sms')).toMatchObject({ lastError: 'no answer in time' });
    web.mode = 'ok';
    await stage!.again();
    await becomes('mail 0102 sent 1', 'sms 0102 sent 2', 'wecom 0102 sent 1');
  });

  test('one that closes the line, and a robot that says no, are tried again', async () => {
    web.mode = 'close';
    other.answer = '{"errcode":93000}';
    await started({ ...smsTo(web), DIANMAO_WECOM_URL: other.url });
    await stage!.alarm();
    await stage!.tried();
    const why = (await stage!.rows()).map((r) => r.lastError ?? '').toSorted();
    expect(why).toEqual([expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/), 'errcode 93000']);
    web.mode = 'ok';
    other.answer = '{"errcode":0}';
    await stage!.again();
    await becomes('sms 0102 sent 2', 'wecom 0102 sent 2');
  });

  test('one that never works is let go after twelve tries, on record', async () => {
    web.mode = '500';
    await started(smsTo(web));
    await stage!.alarm();
    for (let n = 1; n < 12; n++) {
      await eventually(`try ${n} failed`, async () => (await stage!.states())[0] === `sms 0102 waiting ${n}`);
      await stage!.again();
    }
    await becomes('sms 0102 failed 12');
    expect(await stage!.ended()).toEqual(['sms 0102 failed 12']);
    expect(web.heard).toHaveLength(12);
  });

  test('somebody without an address anywhere is on record as not told', async () => {
    await started(mailTo());
    await stage!.alarm('raised', ['0101']);
    await becomes('mail 0101 failed 0');
    expect(await stage!.ended()).toEqual(['mail 0101 failed 0']);
  });

  test('nothing of a letter and no address comes into the log or the list', async () => {
    web.mode = '500';
    mail.mode = 'refuse';
    await started({ ...smsTo(web), ...mailTo(), DIANMAO_WECOM_URL: 'http://127.0.0.1:1/hook?key=robots-own-key' });
    await stage!.alarm();
    await stage!.tried();
    const seen = stage!.log.join('\n') + (await stage!.rows()).map((r) => r.lastError).join();
    expect(seen).toContain('SMTP 550');
    expect(seen).not.toMatch(/1380|office\.example|robots-own-key|火灾|西大街/);
  });
});

describe('what overtakes a message', () => {
  test('R2.12: an acknowledgement cancels at once whatever has not left', async () => {
    web.mode = '500';
    await started(smsTo(web));
    await stage!.alarm();
    await stage!.tried();
    await stage!.acknowledge('0102');
    await becomes('sms 0102 cancelled 1');
    await stage!.alarm('overdue/1', ['0101']);
    await becomes('sms 0101 cancelled 0', 'sms 0102 cancelled 1');
    expect(web.heard).toHaveLength(1);
  });

  test('R2.12: a message nobody could deliver for a day expires, to the second, and never leaves after', async () => {
    web.mode = '500';
    await started(smsTo(web));
    await stage!.alarm();
    await stage!.tried();
    await stage!.move('2026-03-03T07:59:59.999+08:00');
    expect(await stage!.states()).toEqual(['sms 0102 waiting 1']);
    await stage!.move('2026-03-03T08:00:00+08:00');
    await becomes('sms 0102 expired 1');
    expect(await stage!.rows()).toMatchObject([{ address: '', body: '' }]);
  });

  test('R2.12: a stale alarm is never told, and the record says so', async () => {
    await settled(smsTo(web));
    await stage!.move('2026-06-02T08:00:00+08:00');
    await stage!.messages.start();
    await stage!.alarm();
    await becomes('sms 0102 expired 0');
    expect(web.heard).toEqual([]);
    expect(await stage!.ended()).toEqual(['sms 0102 expired 0']);
  });
});

describe('a restart', () => {
  test('what was sent is not sent again, what was not is', async () => {
    other.mode = '500';
    await started({ ...smsTo(web), DIANMAO_WECOM_URL: other.url });
    await stage!.alarm();
    await eventually('one left, one failed', async () => {
      const states = await stage!.states();
      return states.includes('sms 0102 sent 1') && states.some((s) => s.startsWith('wecom 0102 waiting'));
    });
    await stage!.stop();
    other.mode = 'ok';
    stage!.renew();
    await stage!.messages.start();
    await eventually('both have left', async () => (await stage!.rows()).every((r) => r.state === 'sent'));
    expect(web.heard).toHaveLength(1);
    expect(await stage!.ended()).toHaveLength(2);
  });

  test('an alarm put on record just before the end is told after the start, once', async () => {
    await settled(smsTo(web));
    await stage!.alarm();
    await stage!.messages.start();
    await becomes('sms 0102 sent 1');
    await stage!.stop();
    stage!.renew();
    await stage!.messages.start();
    await stage!.alarm('overdue/1', ['0101']);
    await becomes('sms 0101 sent 1', 'sms 0102 sent 1');
    expect(web.heard).toHaveLength(2);
  });

  test('a message whose end is on record is not sent again, though its row still says it is being sent', async () => {
    await settled(smsTo(web));
    const alarm = await stage!.alarm();
    const id = `${alarm}/0102/sms`;
    await stage!.messages.start();
    await becomes('sms 0102 sent 1');
    await stage!.stop();
    await bench.store.db
      .updateTable('message')
      .set({ state: 'sending', ended_ms: null, address: '13800000102' })
      .where('id', '=', id)
      .execute();
    stage!.renew();
    await stage!.messages.start();
    await becomes('sms 0102 sent 1');
    expect(web.heard).toHaveLength(1);
  });

  test('a try that was cut off before its end was on record is made again: told twice rather than never', async () => {
    web.mode = 'hang';
    await started(smsTo(web));
    await stage!.alarm();
    await eventually('it is on its way', () => web.heard.length === 1);
    await stage!.stop();
    expect(await stage!.ended()).toEqual([]);
    web.mode = 'ok';
    stage!.renew();
    await stage!.messages.start();
    await becomes('sms 0102 sent 2');
  });
});

describe('links', () => {
  const KEY = /\/l\/([\w-]{43})/;
  test('R2.12: a link holds once, for one person, until it is out of date; only its hash is kept', async () => {
    await started({ ...smsTo(web), DIANMAO_PUBLIC_URL: 'https://duty.example/' });
    const { links } = stage!.messages;
    const holder = { person: '0102', emergency: EMERGENCY };
    const key = KEY.exec((await links.issue(holder, NOW))!)![1]!;
    expect(JSON.stringify(await bench.store.secrets.list('ack-link'))).not.toContain(key);
    expect(await links.look(key, NOW)).toEqual({ ...holder, used: false });
    expect(await links.look(key, (NOW + 1) as typeof NOW)).toBeUndefined();
    expect(await links.look(`${key.slice(1)}A`, NOW)).toBeUndefined();
    await expect(links.use(key, NOW, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    const uses = await Promise.all([1, 2].map((n) => links.use(key, NOW, () => Promise.resolve(n))));
    expect(uses).toEqual([1, undefined]);
    expect(await links.use(key, NOW, () => Promise.resolve(3))).toBeUndefined();
    expect(await links.look(key, NOW)).toEqual({ ...holder, used: true });
  });

  test('a message keeps no link in the table, and nothing at all once it has ended', async () => {
    web.mode = '500';
    await started({ ...smsTo(web), DIANMAO_PUBLIC_URL: 'https://duty.example' });
    await stage!.alarm();
    await stage!.tried();
    expect((await stage!.rows())[0]!.body).toContain('火灾');
    expect((await stage!.rows())[0]!.body).not.toMatch(KEY);
    web.mode = 'ok';
    await stage!.again();
    await becomes('sms 0102 sent 2');
    expect(await stage!.rows()).toMatchObject([{ address: '', body: '' }]);
  });
});

describe.each(ENGINES)('the table of messages on $name', (engine) => {
  const row = (n: number, over = {}) => ({
    id: `a/${n}/sms`,
    alarm: 'a',
    person: `010${n}`,
    channel: 'sms' as const,
    address: '1',
    subject: 's',
    body: 'b',
    created: (NOW + n) as typeof NOW,
    next: NOW,
    expires: (NOW + 86_400_000) as typeof NOW,
    state: 'waiting' as const,
    attempts: 0,
    ...over,
  });

  test('a message put in twice stays as it is; its end is its end', async () => {
    const own = await engine.begin();
    try {
      const table = own.store.messages;
      expect(await table.through()).toBe(0);
      await table.put([row(1), row(2)], 7);
      await table.trying('a/1/sms', 1);
      await table.put([row(1), row(3)], 9);
      await table.put([], 10);
      expect(await table.through()).toBe(10);
      expect((await table.open()).map((r) => [r.person, r.state, r.attempts])).toEqual([
        ['0101', 'sending', 1],
        ['0102', 'waiting', 0],
        ['0103', 'waiting', 0],
      ]);
      await table.waiting('a/1/sms', (NOW + 5) as typeof NOW, 'HTTP 500');
      await table.ended('a/1/sms', 'sent', (NOW + 9) as typeof NOW);
      await table.ended('a/1/sms', 'failed', (NOW + 10) as typeof NOW);
      await table.trying('a/1/sms', 9);
      expect(await table.list({ state: 'sent', limit: 9 })).toEqual([
        {
          ...row(1),
          state: 'sent',
          attempts: 1,
          next: NOW + 5,
          lastError: 'HTTP 500',
          ended: NOW + 9,
          address: '',
          body: '',
        },
      ]);
      expect((await table.list({ alarm: 'a', limit: 2 })).map((r) => r.person)).toEqual(['0103', '0102']);
    } finally {
      await own.end();
    }
  });
});
