/** The phone-sized page behind an acknowledgement link: plain HTML; nothing from outside, no script inside. */
import { html } from 'hono/html';
import { LINK } from '#shared/ui/wording/alarm-words.ts';
import { fillIn, type Language } from '#shared/ui/wording/words.ts';
import type { EmergencyBoard } from '#shared/wire/duty.ts';

type Page = ReturnType<typeof html>;

export interface LinkShown {
  /** Whose link it is. */
  readonly name: string;
  readonly board: EmergencyBoard;
}

/** `03-02 10:05` of an instant as the office writes it. */
const sayMoment = (instant: string): string => instant.slice(5, 16).replace('T', ' ');

const body = ({ name, board }: LinkShown, language: Language): Page => {
  const word = (key: keyof typeof LINK): string => LINK[key][language];
  const acknowledged =
    board.ackAt === undefined
      ? undefined
      : fillIn(word('done'), { name: board.ackBy ?? '', time: board.ackAt.slice(11, 16) });
  return html`<h1>${word('title')} · ${board.severity}</h1>
    <dl>
      <dt>${word('kind')}</dt>
      <dd>${board.kind}</dd>
      <dt>${word('place')}</dt>
      <dd>${board.place}</dd>
      <dt>${word('received')}</dt>
      <dd>${sayMoment(board.raisedAt)}</dd>
      ${
        board.ackDue === undefined
          ? ''
          : html`<dt>${word('due')}</dt>
              <dd>${sayMoment(board.ackDue)}</dd>`
      }
    </dl>
    ${
      acknowledged === undefined
        ? html`<button id="acknowledge" type="button">${fillIn(word('acknowledge'), { name })}</button>`
        : ''
    }
    <p id="said" role="status">${acknowledged ?? ''}</p>
    <noscript><p>${word('scriptless')}</p></noscript>`;
};

/** `shown` is absent when the link is unknown, used or out of date. */
export const linkPage = (office: string, shown: LinkShown | undefined, language: Language): Page => {
  const { done, already, offline, gone, title } = LINK;
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title[language]}</title>
        <link rel="stylesheet" href="/api/link.css" />
        <script type="module" src="/api/link.js"></script>
      </head>
      <body data-done="${done[language]}" data-already="${already[language]}" data-offline="${offline[language]}">
        <main>
          <p>${office}</p>
          ${shown ? body(shown, language) : html`<p>${gone[language]}</p>`}
        </main>
      </body>
    </html>`;
};
