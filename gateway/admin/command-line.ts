/** Words typed after `npm run dianmao --`, sorted into a verb, its operands and its options. */

export interface Spoken {
  readonly verb: string;
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
}

export interface Usage {
  /** `people import`. */
  readonly verb: string;
  /** Names of operands, in order; those in brackets may be left out. */
  readonly operands: readonly string[];
  /** Option → name of its value, or true for a switch. */
  readonly options: Readonly<Record<string, string | true>>;
  readonly needs?: readonly string[];
  readonly does: string;
}

export type Heard =
  | { readonly kind: 'spoken'; readonly usage: Usage; readonly spoken: Spoken; readonly json: boolean }
  | { readonly kind: 'help'; readonly text: string; readonly json: boolean }
  | { readonly kind: 'misused'; readonly message: string; readonly json: boolean };

const line = (u: Usage): string => {
  const options = Object.entries(u.options).map(([name, value]) => {
    const text = value === true ? `--${name}` : `--${name} ${value}`;
    return u.needs?.includes(name) ? text : `[${text}]`;
  });
  return ['dianmao', u.verb, ...u.operands, ...options, '[--json]'].join(' ');
};

const helpOf = (usages: readonly Usage[]): string => usages.map((u) => `${line(u)}\n    ${u.does}`).join('\n');

/** Reads the words; nothing is done yet, and nothing read that the verb does not know. */
export const listen = (words: readonly string[], usages: readonly Usage[]): Heard => {
  const json = words.includes('--json');
  const rest = words.filter((w) => w !== '--json' && w !== '--help' && w !== '-h');
  const asksHelp = words.includes('--help') || words.includes('-h');
  const usage = usages.find((u) => u.verb.split(' ').every((w, i) => rest[i] === w));
  if (!usage) {
    const begun = usages.filter((u) => rest[0] !== undefined && u.verb.split(' ')[0] === rest[0]);
    if (asksHelp || rest.length === 0) return { kind: 'help', text: helpOf(begun.length > 0 ? begun : usages), json };
    return { kind: 'misused', message: `unknown verb "${rest.slice(0, 2).join(' ')}"; try: dianmao --help`, json };
  }
  if (asksHelp) return { kind: 'help', text: helpOf([usage]), json };
  const operands: string[] = [];
  const options: Record<string, string | true> = {};
  const misused = (message: string): Heard => ({ kind: 'misused', message: `${message}; usage: ${line(usage)}`, json });
  for (let i = usage.verb.split(' ').length; i < rest.length; i++) {
    const word = rest[i]!;
    if (!word.startsWith('--')) {
      operands.push(word);
      continue;
    }
    const [name = '', inline] = word.slice(2).split(/=(.*)/s);
    const kind = Object.hasOwn(usage.options, name) ? usage.options[name] : undefined;
    if (kind === undefined) return misused(`unknown option --${name}`);
    if (kind === true) options[name] = true;
    else {
      const value = inline ?? rest[++i];
      if (value === undefined || value === '') return misused(`--${name} needs ${kind}`);
      options[name] = value;
    }
  }
  const most = usage.operands.length;
  const least = usage.operands.filter((o) => !o.startsWith('[')).length;
  if (operands.length < least) return misused(`${usage.operands[operands.length]} is missing`);
  if (operands.length > most) return misused(`"${operands[most]}" is too much`);
  const missing = usage.needs?.find((name) => options[name] === undefined);
  if (missing !== undefined) return misused(`--${missing} is missing`);
  return { kind: 'spoken', usage, spoken: { verb: usage.verb, operands, options }, json };
};
