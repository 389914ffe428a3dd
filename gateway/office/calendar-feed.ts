/** Somebody's duty as a calendar other programs subscribe to (RFC 5545). */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { leaderOf, lastHolder, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { POSTS } from '#shared/ui/wording/duty-words.ts';

/** Octets of a line before it is folded. */
const LINE = 75;

const utc = (t: EpochMs): string =>
  new Date(Math.floor(t / 1000) * 1000).toISOString().replace(/[-:]/g, '').replace('.000Z', 'Z');

const escape = (text: string): string => text.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n|\r/g, '\\n');

/** Lines of more than 75 octets go on behind a space; characters are never cut. */
const fold = (line: string): string => {
  const lines: string[] = [];
  let now = '';
  for (const c of line) {
    if (Buffer.byteLength(now + c) > (lines.length === 0 ? LINE : LINE - 1)) {
      lines.push(now);
      now = '';
    }
    now += c;
  }
  return [...lines, now].join('\r\n ');
};

export interface Feed {
  readonly office: string;
  readonly person: string;
  readonly name: (person: string) => string;
  readonly now: EpochMs;
}

const event = (shift: Shift, { office, person, name, now }: Feed): string[] => {
  const posts = shift.holdings.filter((h) => lastHolder(h) === person).map((h) => h.post);
  const others = shift.holdings.filter((h) => lastHolder(h) !== person && h.post !== 'leader');
  const leader = leaderOf(shift, epochMs(shift.end - 1));
  const lines = [
    ...(leader === undefined ? [] : [`${POSTS.leader.zh}：${name(leader)}`]),
    ...others.map((h) => `${POSTS[h.post].zh}：${name(lastHolder(h))}`),
  ];
  return [
    'BEGIN:VEVENT',
    `UID:${utc(shift.start)}-${person}@dianmao`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(shift.start)}`,
    `DTEND:${utc(shift.end)}`,
    `SUMMARY:${escape(`值班（${[...new Set(posts)].map((p) => POSTS[p].zh).join('、')}）`)}`,
    `LOCATION:${escape(`${office}值班室`)}`,
    ...(lines.length > 0 ? [`DESCRIPTION:${escape(lines.join('\n'))}`] : []),
    'END:VEVENT',
  ];
};

/** The shifts a person is to work, as `.ics`. */
export const calendarFeed = (shifts: readonly Shift[], feed: Feed): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//dianmao//duty//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escape(`${feed.name(feed.person)}值班`)}`,
    'X-WR-TIMEZONE:Asia/Shanghai',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...shifts.filter((s) => s.holdings.some((h) => lastHolder(h) === feed.person)).flatMap((s) => event(s, feed)),
    'END:VCALENDAR',
  ]
    .map((line) => `${fold(line)}\r\n`)
    .join('');
