/** RFC 8785: the one byte form of a JSON value. JavaScript's own numbers and strings are already written that way. */

/** Printable ASCII without quote and backslash is written as it stands; most strings on the wire are such. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A string as canonical JSON has it. */
export const quoted = (value: string): string => {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form');
  return JSON.stringify(value);
};

/** Canonical JSON text; refuses what JSON cannot hold (undefined members are left out, as in JSON). */
export const canonicalJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical form`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
      return object(value as Record<string, unknown>);
    default:
      throw new TypeError(`${typeof value} has no canonical form`);
  }
};

/** Members sorted by their UTF-16 code units, which is how JavaScript sorts strings. */
const object = (value: Record<string, unknown>): string => {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
};
