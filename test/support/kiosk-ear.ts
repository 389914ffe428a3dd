/** Hears what a terminal tells its page: every event of `/kiosk/stream`, as it comes. */
import type { KioskEvent } from '../../terminal/kiosk/contract.ts';

export class KioskEar {
  readonly events: KioskEvent[] = [];
  /** Moment each event was heard, on the test's own monotonic clock. */
  readonly heardAt: number[] = [];
  readonly #stop = new AbortController();

  private constructor() {}

  static async listen(kiosk: string): Promise<KioskEar> {
    const ear = new KioskEar();
    const response = await fetch(`${kiosk}/kiosk/stream`, { signal: ear.#stop.signal });
    if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
    void ear.#read(response.body);
    return ear;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body) {
        rest += decoder.decode(chunk as Uint8Array, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = block
            .split('\n')
            .filter((line) => line.startsWith('data:'))
            .map((line) => line.slice(5).trimStart())
            .join('\n');
          if (!data) continue;
          this.events.push(JSON.parse(data) as KioskEvent);
          this.heardAt.push(performance.now());
        }
      }
    } catch {
      // The terminal was killed or the test has heard enough: what was heard stays heard.
    }
  }

  /** Keys of the taps that beeped: those the page was told are on disk. */
  beeped(): string[] {
    return this.events.flatMap((e) => (e.kind === 'seen' ? [e.tap.key] : []));
  }

  /** Whether a tap this ear heard beep has the gateway's answer; answers to earlier taps do not count. */
  answered(): boolean {
    const beeped = this.beeped();
    return this.events.some(
      (e) => e.kind === 'answer' && e.tap.code !== 'OFFLINE_STORED' && beeped.includes(e.tap.key),
    );
  }

  stop(): void {
    this.#stop.abort();
  }
}
