/** Words of the duty room: rooms, items of the checklist, posts, states. */
import type { DutyPost, DutyRoom, HandoverSide, HandoverState } from '#shared/wire/duty.ts';
import type { HANDOVER_ROOMS } from '#shared/wire/event.ts';
import type { Pair } from './words.ts';

export type CheckItem = (typeof HANDOVER_ROOMS)[DutyRoom][number];

export const ROOMS: Readonly<Record<DutyRoom, Pair>> = {
  'duty-room': { zh: '值班室', en: 'Duty room' },
  'rest-room': { zh: '休息室', en: 'Rest room' },
};

export const ITEMS: Readonly<Record<CheckItem, Pair>> = {
  floor: { zh: '地面', en: 'Floor' },
  desk: { zh: '桌面', en: 'Desk' },
  windows: { zh: '门窗', en: 'Doors and windows' },
  waste: { zh: '垃圾清倒', en: 'Waste emptied' },
  order: { zh: '物品摆放', en: 'Things in order' },
  beds: { zh: '床铺整理', en: 'Beds made' },
  washstand: { zh: '洗漱处', en: 'Washstand' },
};

export const POSTS: Readonly<Record<DutyPost, Pair>> = {
  officer: { zh: '值班人员', en: 'Duty officer' },
  messenger: { zh: '通讯员', en: 'Messenger' },
  leader: { zh: '带班主任', en: 'Leader on duty' },
  driver: { zh: '司机', en: 'Driver' },
  guard: { zh: '门卫', en: 'Guard' },
};

export const SIDES: Readonly<Record<HandoverSide, Pair>> = {
  outgoing: { zh: '交班人', en: 'the outgoing officer' },
  incoming: { zh: '接班人', en: 'the incoming officer' },
};

export const HANDOVER: Readonly<Record<HandoverState, Pair>> = {
  waiting: { zh: '待交班', en: 'Waiting for relief' },
  'log-open': { zh: '记录待补', en: 'Log unfinished' },
  unchecked: { zh: '待检查', en: 'To be inspected' },
  unclean: { zh: '不合格', en: 'Unclean' },
  clean: { zh: '合格', en: 'Clean' },
  confirming: { zh: '双方签字', en: 'Confirming' },
  complete: { zh: '完成', en: 'Complete' },
};

const known = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** `值班室：地面、桌面；休息室：床铺整理`: what is not clean, room by room. */
export const sayFailed = (
  failed: readonly { readonly room: string; readonly item: string }[],
  language: 'zh' | 'en',
): string =>
  [...new Set(failed.map(({ room }) => room))]
    .map((room) => {
      const items = failed.filter((f) => f.room === room);
      const name = known(ROOMS, room)?.[language] ?? room;
      const said = items.map(({ item }) => known(ITEMS, item)?.[language] ?? item);
      return language === 'zh' ? `${name}：${said.join('、')}` : `${name}: ${said.join(', ')}`;
    })
    .join(language === 'zh' ? '；' : '; ');
