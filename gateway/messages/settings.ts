/** Settings of the channels on which people are told; each wrong one is refused with one line that names it. */
type Env = Readonly<Record<string, string | undefined>>;

export interface Robot {
  readonly url: string;
  readonly secret?: string;
}

export interface SmsGateway {
  readonly url: string;
  /** JSON in whose texts `{phone}` and `{text}` are filled in. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface MessageSettings {
  readonly mail?: { readonly url: string; readonly from: string };
  readonly wecom?: Robot;
  readonly dingtalk?: Robot;
  readonly feishu?: Robot;
  readonly sms?: SmsGateway;
}

const text = (env: Env, name: string): string | undefined => env[name] || undefined;

/** The address itself is not printed: robots carry their key in it, mail servers a password. */
const address = (env: Env, name: string, ...protocols: string[]): string | undefined => {
  const given = text(env, name);
  if (given === undefined) return undefined;
  if (!URL.canParse(given) || !protocols.includes(new URL(given).protocol) || new URL(given).hostname === '')
    throw new Error(`${name}: not an address of ${protocols.join(' or ')}//`);
  return given;
};

const robot = (env: Env, name: string): Robot | undefined => {
  const url = address(env, `${name}_URL`, 'https:', 'http:');
  const secret = text(env, `${name}_SECRET`);
  if (secret !== undefined && url === undefined) throw new Error(`${name}_SECRET: of no use without ${name}_URL`);
  return url === undefined ? undefined : { url, ...(secret === undefined ? {} : { secret }) };
};

const json = (name: string, given: string): unknown => {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    throw new Error(`${name}: not JSON`);
  }
};

const mail = (env: Env): MessageSettings['mail'] => {
  const url = address(env, 'DIANMAO_MAIL_URL', 'smtp:', 'smtps:');
  const from = text(env, 'DIANMAO_MAIL_FROM');
  if (url === undefined && from === undefined) return undefined;
  if (url === undefined) throw new Error('DIANMAO_MAIL_FROM: of no use without DIANMAO_MAIL_URL');
  if (from === undefined || !/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from))
    throw new Error('DIANMAO_MAIL_FROM: not an address to send mail from (点卯 <duty@example.gov.cn>)');
  return { url, from };
};

const headersOf = (env: Env): Record<string, string> => {
  const name = 'DIANMAO_SMS_HEADERS';
  const given = text(env, name);
  if (given === undefined) return {};
  const headers = json(name, given);
  const fits =
    typeof headers === 'object' &&
    headers !== null &&
    !Array.isArray(headers) &&
    Object.entries(headers).every(([key, value]) => /^[\w-]+$/.test(key) && /^[\t\x20-\x7e]*$/.test(String(value)));
  if (!fits) throw new Error(`${name}: not a JSON object of header names and texts`);
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
};

const sms = (env: Env): SmsGateway | undefined => {
  const url = address(env, 'DIANMAO_SMS_URL', 'https:', 'http:');
  const template = text(env, 'DIANMAO_SMS_BODY');
  const headers = headersOf(env);
  if (url === undefined) {
    const alone = ['DIANMAO_SMS_BODY', 'DIANMAO_SMS_HEADERS'].find((name) => text(env, name) !== undefined);
    if (alone !== undefined) throw new Error(`${alone}: of no use without DIANMAO_SMS_URL`);
    return undefined;
  }
  if (template === undefined || !template.includes('{phone}') || !template.includes('{text}'))
    throw new Error('DIANMAO_SMS_BODY: not a JSON template with {phone} and {text}');
  return { url, body: json('DIANMAO_SMS_BODY', template), headers };
};

/** Reads the channels; one that is not set does not exist. Throws an `Error` whose message is the one line to print. */
export const readMessageSettings = (env: Env): MessageSettings =>
  Object.fromEntries(
    Object.entries({
      mail: mail(env),
      wecom: robot({ ...env, DIANMAO_WECOM_SECRET: undefined }, 'DIANMAO_WECOM'),
      dingtalk: robot(env, 'DIANMAO_DINGTALK'),
      feishu: robot(env, 'DIANMAO_FEISHU'),
      sms: sms(env),
    }).filter(([, channel]) => channel !== undefined),
  );
