/** A simulated reader driven by lines on the keyboard: what a line means, read before anything is done. */
import { FAULT_NAMES, type Faults } from './faults.ts';

/** As the simulator's page sends it: the act's name, and what goes with it. */
export type Stroke =
  | { readonly act: 'tap'; readonly body: { readonly badge: string; readonly holdMs?: number } }
  | { readonly act: 'faults'; readonly body: Partial<Faults> }
  | { readonly act: 'off' | 'plug' | 'unplug'; readonly body: Record<string, never> };

export const STROKES = `    tap HEX [MS]     a card comes and goes (250 ms, or MS)
    off              every card is taken away
    noise|spoil|split|merge|phantom PERCENT     faults of the line
    mute on|off      the reader says nothing
    unplug, plug     the device goes away and comes back`;

/** A card lies there for a moment at least, and for ten minutes at most. */
const SHORTEST_MS = 50;
const LONGEST_MS = 600_000;

const number = (text: string, least: number, most: number, what: string): number => {
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most)
    throw new Error(`"${text}" is no ${what} (${least} to ${most})`);
  return Number(text);
};

/** Reads a line; `undefined` for an empty one. Throws one line that says what is wrong. */
export const readStroke = (line: string): Stroke | undefined => {
  const [verb = '', ...words] = line.trim().split(/\s+/);
  if (verb === '') return undefined;
  const [first = '', second, more] = words;
  if (more !== undefined) throw new Error(`"${more}" is too much`);
  switch (verb) {
    case 'tap': {
      if (!/^([0-9A-Fa-f]{2}){1,16}$/.test(first)) throw new Error(`"${first}" is no id in hex`);
      const holdMs = second === undefined ? undefined : number(second, SHORTEST_MS, LONGEST_MS, 'time in ms');
      return { act: 'tap', body: { badge: first, ...(holdMs === undefined ? {} : { holdMs }) } };
    }
    case 'off':
    case 'plug':
    case 'unplug':
      return { act: verb, body: {} };
    case 'mute':
      if (first !== 'on' && first !== 'off') throw new Error(`mute is "on" or "off", not "${first}"`);
      return { act: 'faults', body: { mute: first === 'on' } };
    default:
      if (!FAULT_NAMES.some((name) => name === verb)) throw new Error(`"${verb}" is none of these:\n${STROKES}`);
      return { act: 'faults', body: { [verb]: number(first, 0, 100, 'percentage') } };
  }
};
