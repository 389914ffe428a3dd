/** Robots of group chats: WeCom (企业微信), DingTalk (钉钉) and Feishu (飞书), each in its own shape. */
import { createHmac } from 'node:crypto';
import { Undelivered, type Channel, type Letter } from './channel.ts';
import { postJson } from './posting.ts';
import type { Robot } from './settings.ts';

/** Signatures hold for an hour by the robots' own clocks: the machine's time, never the office's. */
export type WallMs = () => number;

/** All three answer 200 to everything and say in the body whether they took it. */
const taken = (answer: string, key: 'errcode' | 'code'): void => {
  let said: unknown;
  try {
    said = (JSON.parse(answer) as Record<string, unknown>)[key];
  } catch {
    throw new Undelivered('the robot’s answer is unreadable');
  }
  if (said !== 0) throw new Undelivered(`${key} ${typeof said === 'number' ? said : 'missing'}`);
};

const content = ({ subject, text }: Letter): string => `${subject}\n${text}`;
const bare = (phone: string | undefined): string | undefined => phone?.replace(/[\s-]/g, '');
/** Phones of those to be mentioned. */
const phones = ({ address }: Letter): string[] => address.split(',').filter((phone) => phone !== '');

export const wecom = ({ url }: Robot): Channel => ({
  name: 'wecom',
  reach: 'group',
  address: ({ phone }) => bare(phone),
  send: async (letter, signal) =>
    taken(
      await postJson(
        url,
        { msgtype: 'text', text: { content: content(letter), mentioned_mobile_list: phones(letter) } },
        signal,
      ),
      'errcode',
    ),
});

export const dingtalk = ({ url, secret }: Robot, wall: WallMs): Channel => {
  const signed = (): string => {
    if (secret === undefined) return url;
    const timestamp = String(Math.floor(wall()));
    const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
    const address = new URL(url);
    address.searchParams.set('timestamp', timestamp);
    address.searchParams.set('sign', sign);
    return address.href;
  };
  return {
    name: 'dingtalk',
    reach: 'group',
    address: ({ phone }) => bare(phone),
    send: async (letter, signal) =>
      taken(
        await postJson(
          signed(),
          { msgtype: 'text', text: { content: content(letter) }, at: { atMobiles: phones(letter), isAtAll: false } },
          signal,
        ),
        'errcode',
      ),
  };
};

export const feishu = ({ url, secret }: Robot, wall: WallMs): Channel => {
  const signed = (): { timestamp?: string; sign?: string } => {
    if (secret === undefined) return {};
    const timestamp = String(Math.floor(wall() / 1_000));
    return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64') };
  };
  return {
    name: 'feishu',
    reach: 'group',
    // It mentions people by ids that are its own.
    address: () => '',
    send: async (letter, signal) =>
      taken(await postJson(url, { ...signed(), msg_type: 'text', content: { text: content(letter) } }, signal), 'code'),
  };
};
