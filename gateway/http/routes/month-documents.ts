/** The month's documents: the bulletin as text and as a Word file (3.1). */

import { dateOf, datesOf, parseMonth, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { differencesOf } from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';
import { bulletinDocx } from '../../documents/bulletin-docx.ts';
import { bulletinText } from '../../documents/bulletin-text.ts';
import { bulletinOf, type Bulletin } from '../../documents/bulletin.ts';
import { lastStep, pinnedSheet } from '../../judge/months/month-book.ts';
import { demand } from '../caller.ts';
import type { ApiDeps } from '../deps.ts';
import { liveMonth } from '../month-pages.ts';
import { newApi } from '../new-api.ts';
import { REFUSALS } from '../problem.ts';

/** Pinned once submitted, counted now before that; the order is the office's on the month's last day. */
const bulletinFor = async (deps: ApiDeps, month: OfficeMonth): Promise<Bulletin> => {
  const versions = deps.rooms().months.versions(month);
  const current = versions.at(-1)!;
  const view = {
    ...(pinnedSheet(current) ?? (await liveMonth(deps, month))),
    state: current.state,
    version: current.version,
  };
  const active = deps
    .office()
    .activeOn(datesOf(month).at(-1)!)
    .map((p) => p.person);
  const before = versions.at(-2)?.sheet;
  const signed = lastStep(current, 'sign');
  return bulletinOf({
    office: deps.officeName,
    month,
    view,
    order: [
      ...active,
      ...Object.keys(view.persons)
        .filter((p) => !active.includes(p))
        .sort(),
    ],
    ...(current.number ? { number: current.number } : {}),
    ...(signed ? { signedOn: dateOf(signed.at) } : {}),
    ...(before ? { changes: differencesOf(before.persons, view.persons) } : {}),
  });
};

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const named = (month: OfficeMonth, { draft }: Bulletin, extension: string): string => {
  const [year, m] = month.split('-').map(Number);
  return `attachment; filename*=UTF-8''${encodeURIComponent(`${year}年${m}月份考勤通报${draft ? '（草稿）' : ''}.${extension}`)}`;
};

export const monthDocumentRoutes = (deps: ApiDeps) => {
  const app = newApi();
  app.get('/months/:month/:file{bulletin\\.(txt|docx)}', async (c) => {
    await demand(c, deps, 'attendance.read');
    const month = parseMonth(c.req.param('month'));
    if (month === undefined) throw REFUSALS.unreadable('month is not YYYY-MM');
    const bulletin = await bulletinFor(deps, month);
    if (c.req.param('file') === 'bulletin.txt')
      return c.body(bulletinText(bulletin), 200, { 'content-type': 'text/plain; charset=utf-8' });
    return c.body(new Uint8Array(await bulletinDocx(bulletin)), 200, {
      'content-type': DOCX,
      'content-disposition': named(month, bulletin, 'docx'),
    });
  });
  return app;
};
