/** The protocols by name: how fast their lines run and who decodes them. */
import { aabbADecoder } from './codec/aabb-a.ts';
import { aabbBDecoder } from './codec/aabb-b.ts';
import type { FrameDecoder } from './codec/decoded.ts';
import { em4100Decoder } from './codec/em4100.ts';
import { parseLineFormat } from './codec/line-format.ts';
import { lineDecoder } from './codec/line.ts';
import { pn532Decoder } from './codec/pn532.ts';
import type { ReaderSetting } from './reader.ts';

export type Protocol = ReaderSetting['protocol'];

interface ProtocolEntry {
  /** The makers' default; all of them use eight bits, no parity, one stop bit. */
  readonly baud: number;
  readonly decoder: (format: string | undefined) => FrameDecoder;
}

export const PROTOCOLS: Readonly<Record<Protocol, ProtocolEntry>> = {
  em4100: { baud: 9_600, decoder: em4100Decoder },
  line: { baud: 9_600, decoder: (format) => lineDecoder(parseLineFormat(format)) },
  pn532: { baud: 115_200, decoder: pn532Decoder },
  'aabb-a': { baud: 19_200, decoder: aabbADecoder },
  'aabb-b': { baud: 19_200, decoder: aabbBDecoder },
};

export const isProtocol = (text: string): text is Protocol => Object.hasOwn(PROTOCOLS, text);
