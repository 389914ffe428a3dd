/** The channels that are set up, in the order in which they are tried for somebody without an address. */
import type { Channel } from './channel.ts';
import { mail } from './mail.ts';
import { dingtalk, feishu, wecom, type WallMs } from './robots.ts';
import type { MessageSettings } from './settings.ts';
import { sms } from './sms.ts';

export const channelsOf = (settings: MessageSettings, wall: WallMs): readonly Channel[] => [
  ...(settings.sms ? [sms(settings.sms)] : []),
  ...(settings.mail ? [mail(settings.mail)] : []),
  ...(settings.wecom ? [wecom(settings.wecom)] : []),
  ...(settings.dingtalk ? [dingtalk(settings.dingtalk, wall)] : []),
  ...(settings.feishu ? [feishu(settings.feishu, wall)] : []),
];
