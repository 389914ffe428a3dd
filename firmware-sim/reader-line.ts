/** The line between a simulated reader and the terminal, whatever it is made of. */
export interface ReaderLine {
  /** What the terminal opens: the link, or the device itself. */
  path(): string;
  plugged(): boolean;
  plug(): void;
  /** The device goes away under whoever has it open. */
  unplug(): void;
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Makes a line, unplugged. `onHost` gets what the terminal writes. */
export type MakeLine = (onHost: (bytes: Uint8Array) => void) => ReaderLine;
