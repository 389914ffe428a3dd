/** A small office for black-box tests: every role a morning needs, one badge each. */
const HEAD = '工号,姓名,科室,职务,角色,主管科室,卡号,到岗日期,离岗日期,免点名';

export const BADGES = {
  director: '05000000A1',
  deputy: '05000000A2',
  head: '05000000B1',
  clerk: '05000000B2',
  early: '05000000B3',
  exact: '05000000C1',
  fraction: '05000000C2',
  late: '05000000C3',
  lastMoment: '05000000C4',
  tooLate: '05000000C5',
  missing: '05000000C6',
  auditor: '05000000D1',
} as const;

export const PERSONS = {
  director: '0101',
  deputy: '0103',
  head: '0201',
  clerk: '0202',
  early: '0203',
  exact: '0301',
  fraction: '0302',
  late: '0303',
  lastMoment: '0304',
  tooLate: '0305',
  missing: '0306',
  auditor: '0801',
} as const;

export const ROSTER = [
  HEAD,
  `0101,孟长河,领导,办公室主任,director,,${BADGES.director},2016-03-01,,`,
  `0103,贺兰山,领导,副主任,deputy_in_charge,综合科,${BADGES.deputy},2018-01-02,,`,
  `0201,欧阳静雯,综合科,科长,section_head;gen_affairs,,${BADGES.head},2015-07-01,,`,
  `0202,陆遥,综合科,科员,gen_affairs,,${BADGES.clerk},2018-08-01,,`,
  `0203,白露,综合科,科员,gen_affairs,,${BADGES.early},2021-07-01,,`,
  `0301,沈括,秘书科,科长,section_head,,${BADGES.exact},2016-05-03,,`,
  `0302,方知行,秘书科,科员,,,${BADGES.fraction},2019-07-01,,`,
  `0303,林溪,秘书科,科员,,,${BADGES.late},2020-07-01,,`,
  `0304,叶听澜,秘书科,科员,,,${BADGES.lastMoment},2023-07-03,,`,
  `0305,许䶮,秘书科,科员,,,${BADGES.tooLate},2023-07-03,,`,
  `0306,古丽巴哈尔·阿卜杜热依木,秘书科,科员,,,${BADGES.missing},2023-07-03,,`,
  `0801,石磊,纪检监察室,主任,section_head;discipline;auditor,,${BADGES.auditor},2015-07-01,,`,
].join('\r\n');
