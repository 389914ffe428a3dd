/** MQTT as the gateway sees it, whether the broker is embedded or outside. */
export interface BusMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
}

/** What was refused, with who sent it and why. */
export interface Refused extends BusMessage {
  readonly terminal: string;
  readonly reason: string;
}

export interface Bus {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Port the embedded broker listens on; `undefined` for an outside one. */
  readonly port: number | undefined;
  publish(
    topic: string,
    payload: Uint8Array | string,
    options: { readonly qos: 0 | 1; readonly retain: boolean },
  ): Promise<void>;
  /** Messages of terminals below `{root}/t/`, in order of arrival. The listener must return at once. */
  onMessage(listener: (message: BusMessage) => void): void;
  /** What was refused without cutting the connection: spoofed topics, retained events, oversize. */
  onRefused(listener: (refused: Refused) => void): void;
  /** Terminals with a live connection, embedded broker only. */
  onConnection(listener: (terminal: string, connected: boolean) => void): void;
  /** Called when the broker can be spoken to: at once if it can be now, and again each time an outside one came back. */
  onUp(listener: () => void): void;
  /** Ends the connection of a terminal whose key was replaced or which was retired. */
  disconnect(terminal: string): void;
}

/** Checks a terminal's key; used by the embedded broker. */
export type CheckKey = (terminal: string, key: string) => boolean;
