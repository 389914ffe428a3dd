/** The slips that lie on the desk of the demonstration's general-affairs section when the day begins. */

const SLIPS = [
  { person: '0203', mark: 'leave' },
  { person: '0602', mark: 'leave' },
  { person: '0103', mark: 'offsite' },
] as const;

/** Signs in by the demonstration's button and enters today's slips. Throws when the console refuses. */
export const registerExcuses = async (console_: string): Promise<void> => {
  const json = { 'content-type': 'application/json', origin: console_ };
  const signIn = await fetch(`${console_}/api/session/demonstration`, {
    method: 'POST',
    headers: json,
    body: '{"person":"0201"}',
  });
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0];
  if (!signIn.ok || !cookie) throw new Error(`sign-in answered ${signIn.status}`);
  const { now } = (await (await fetch(`${console_}/api/clock`)).json()) as { now: string };
  const answer = await fetch(`${console_}/api/sessions/${now.slice(0, 10)}/paper`, {
    method: 'POST',
    headers: { ...json, cookie },
    body: JSON.stringify({ reason: '演示：前一日已批准的请假条和公出登记', rows: SLIPS }),
  });
  if (!answer.ok) throw new Error(`the slips were refused: ${answer.status} ${await answer.text()}`);
};
