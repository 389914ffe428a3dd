/** The live stream: what changes in the office, told to whoever shows it. */
import type { LiveEvent } from '../gateway/http/contract-live.ts';

const KINDS: readonly LiveEvent['kind'][] = [
  'session',
  'day',
  'terminal',
  'quarantine',
  'people',
  'duty',
  'enrolment',
  'clock',
];

export type Pace = { after(ms: number, fire: () => void): void };

/** A browser gives up on some refusals; then the stream is opened anew at this pace. */
const REOPEN_AFTER_MS = 3_000;

export class Live {
  /** False while nothing arrives; pages say so rather than look fresh. */
  connected = $state(true);
  #listeners: readonly ((event: LiveEvent) => void)[] = [];
  #reconnected: readonly (() => void)[] = [];
  readonly #pace: Pace;
  #source: EventSource | undefined;
  #lost = false;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  open(): void {
    if (this.#source) return;
    const source = new EventSource('/api/events/stream');
    this.#source = source;
    const hear = (message: MessageEvent<string>): void => this.#tell(message.data);
    source.addEventListener('message', hear);
    for (const kind of KINDS) source.addEventListener(kind, hear as (event: Event) => void);
    source.addEventListener('open', () => {
      this.connected = true;
      if (this.#lost) for (const again of this.#reconnected) again();
      this.#lost = false;
    });
    source.addEventListener('error', () => {
      this.connected = false;
      this.#lost = true;
      if (source.readyState !== EventSource.CLOSED || this.#source !== source) return;
      this.#source = undefined;
      this.#pace.after(REOPEN_AFTER_MS, () => this.open());
    });
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  /** Hears every event; `again` is called after a gap, when everything must be fetched anew. Returns what stops it. */
  listen(hear: (event: LiveEvent) => void, again: () => void = () => {}): () => void {
    this.#listeners = [...this.#listeners, hear];
    this.#reconnected = [...this.#reconnected, again];
    return () => {
      this.#listeners = this.#listeners.filter((kept) => kept !== hear);
      this.#reconnected = this.#reconnected.filter((kept) => kept !== again);
    };
  }

  #tell(data: string): void {
    if (!data.startsWith('{')) return;
    const event = JSON.parse(data) as LiveEvent;
    for (const hear of this.#listeners) hear(event);
  }
}
