import { expect, test } from 'vitest';
import { readMessageSettings } from '../../gateway/messages/settings.ts';

const SMS_URL = { DIANMAO_SMS_URL: 'https://sms.example/send' };
const MAIL_URL = { DIANMAO_MAIL_URL: 'smtp://mail.example:25' };

test('channels that are not set up do not exist', () => {
  expect(readMessageSettings({})).toEqual({});
  expect(readMessageSettings({ DIANMAO_WECOM_URL: '' })).toEqual({});
});

test('channels are read as they are set', () => {
  expect(
    readMessageSettings({
      ...MAIL_URL,
      DIANMAO_MAIL_FROM: '点卯 <duty@office.example>',
      DIANMAO_WECOM_URL: 'https://qyapi.example/send?key=k',
      DIANMAO_FEISHU_URL: 'https://open.feishu.example/hook/1',
      DIANMAO_FEISHU_SECRET: 's',
      ...SMS_URL,
      DIANMAO_SMS_BODY: '{"to":"{phone}","text":"{text}"}',
      DIANMAO_SMS_HEADERS: '{"x-app":7}',
    }),
  ).toEqual({
    mail: { url: 'smtp://mail.example:25', from: '点卯 <duty@office.example>' },
    wecom: { url: 'https://qyapi.example/send?key=k' },
    feishu: { url: 'https://open.feishu.example/hook/1', secret: 's' },
    sms: { url: 'https://sms.example/send', body: { to: '{phone}', text: '{text}' }, headers: { 'x-app': '7' } },
  });
});

test.each<[setting: string, env: Record<string, string>]>([
  ['DIANMAO_MAIL_URL', { DIANMAO_MAIL_URL: 'http://mail.example', DIANMAO_MAIL_FROM: 'a@b.example' }],
  ['DIANMAO_MAIL_FROM', { DIANMAO_MAIL_FROM: 'a@b.example' }],
  ['DIANMAO_MAIL_FROM', MAIL_URL],
  ['DIANMAO_MAIL_FROM', { ...MAIL_URL, DIANMAO_MAIL_FROM: 'duty room' }],
  ['DIANMAO_MAIL_FROM', { ...MAIL_URL, DIANMAO_MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' }],
  ['DIANMAO_WECOM_URL', { DIANMAO_WECOM_URL: 'qyapi.example' }],
  ['DIANMAO_DINGTALK_URL', { DIANMAO_DINGTALK_URL: 'ftp://robots.example/secret-key' }],
  ['DIANMAO_DINGTALK_SECRET', { DIANMAO_DINGTALK_SECRET: 's' }],
  ['DIANMAO_FEISHU_SECRET', { DIANMAO_FEISHU_SECRET: 's' }],
  ['DIANMAO_SMS_URL', { DIANMAO_SMS_URL: 'sms' }],
  ['DIANMAO_SMS_BODY', SMS_URL],
  ['DIANMAO_SMS_BODY', { ...SMS_URL, DIANMAO_SMS_BODY: '{"to":"{phone}"}' }],
  ['DIANMAO_SMS_BODY', { ...SMS_URL, DIANMAO_SMS_BODY: 'to={phone}&text={text}' }],
  ['DIANMAO_SMS_BODY', { DIANMAO_SMS_BODY: '{"{phone}":"{text}"}' }],
  ['DIANMAO_SMS_HEADERS', { ...SMS_URL, DIANMAO_SMS_BODY: '["{phone}{text}"]', DIANMAO_SMS_HEADERS: '["a"' }],
  ['DIANMAO_SMS_HEADERS', { ...SMS_URL, DIANMAO_SMS_BODY: '["{phone}{text}"]', DIANMAO_SMS_HEADERS: '{"a b":1}' }],
])('%s is refused with one line that names it and prints no key (%j)', (setting, env) => {
  let said = '';
  try {
    readMessageSettings(env);
  } catch (error) {
    said = (error as Error).message;
  }
  expect(said).toMatch(new RegExp(`^${setting}: `));
  expect(said).not.toContain('\n');
  expect(said).not.toContain('secret-key');
});
