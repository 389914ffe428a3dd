/** JSON to an address over HTTP, and what came back. */
import { Undelivered } from './channel.ts';

/** Answers of robots are a line; of anything longer only the beginning is looked at. */
const MOST_ANSWER = 65_536;

const beginning = async (response: Response): Promise<string> => {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const parts: Uint8Array[] = [];
  for (let size = 0; size < MOST_ANSWER;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString('utf8');
    parts.push(value);
    size += value.length;
  }
  await reader.cancel();
  return Buffer.concat(parts).toString('utf8');
};

/** The answer's text. Rejects for any status but 2xx; an address that sends elsewhere is not followed. */
export const postJson = async (
  url: string,
  body: unknown,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal,
  });
  const text = await beginning(response);
  if (!response.ok) throw new Undelivered(`HTTP ${response.status}`);
  return text;
};
