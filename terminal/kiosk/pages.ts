/** The pages that are open on this terminal, and what they are told, as server-sent events. */
import type { KioskEvent } from './contract.ts';

/** A page that has not read this many events is asleep; it is let go and greets again when it wakes. */
const MOST_UNREAD = 500;

const encoder = new TextEncoder();
const encode = (event: KioskEvent): Uint8Array => encoder.encode(`data: ${JSON.stringify(event)}\n\n`);

type Stream = ReadableStreamDefaultController<Uint8Array>;

export class Pages {
  readonly #streams = new Set<Stream>();

  /** How many pages look at this terminal. */
  get count(): number {
    return this.#streams.size;
  }

  /** One page more; its stream begins with `hello`. */
  open(hello: () => KioskEvent): ReadableStream<Uint8Array> {
    let own: Stream;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          own = controller;
          controller.enqueue(encode(hello()));
          this.#streams.add(controller);
        },
        cancel: () => void this.#streams.delete(own),
      },
      { highWaterMark: MOST_UNREAD },
    );
  }

  tell(event: KioskEvent): void {
    if (this.#streams.size === 0) return;
    const bytes = encode(event);
    for (const stream of this.#streams) {
      if ((stream.desiredSize ?? 0) > 0) stream.enqueue(bytes);
      else this.#letGo(stream);
    }
  }

  close(): void {
    for (const stream of this.#streams) this.#letGo(stream);
  }

  #letGo(stream: Stream): void {
    this.#streams.delete(stream);
    try {
      stream.close();
    } catch {
      // The page closed it first: there is nobody left to tell.
    }
  }
}
