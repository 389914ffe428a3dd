/** The state of the page: what the simulator says, and what is asked of it. */
import type { Card } from '../cards.ts';
import type { Faults } from '../faults.ts';

export interface ReaderView {
  readonly id: string;
  readonly place: { readonly key: string; readonly zh: string; readonly en: string };
  readonly protocol: string;
  readonly plugged: boolean;
  readonly cards: readonly string[];
  readonly faults: Faults;
}

export class Bench {
  readers = $state.raw<readonly ReaderView[]>([]);
  cards = $state.raw<readonly Card[]>([]);
  chosen = $state('');
  connected = $state(true);
  trouble = $state('');

  reader = $derived(this.readers.find((r) => r.id === this.chosen) ?? this.readers[0]);

  /** Listens until the returned function is called; the browser reconnects by itself. */
  open(): () => void {
    const stream = new EventSource('/api/stream');
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      this.readers = (JSON.parse(data) as { items: ReaderView[] }).items;
      this.connected = true;
    };
    stream.onerror = () => (this.connected = false);
    void fetch('/api/cards')
      .then((answer) => answer.json() as Promise<{ items: Card[] }>)
      .then(({ items }) => (this.cards = items))
      .catch(() => (this.connected = false));
    return () => stream.close();
  }

  /** Does something to the chosen reader. */
  async act(act: 'tap' | 'faults' | 'rush' | 'plug' | 'unplug' | 'off', body: object = {}): Promise<void> {
    const id = this.reader?.id;
    if (id === undefined) return;
    const answer = await fetch(`/api/readers/${encodeURIComponent(id)}/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    this.trouble = answer?.ok ? '' : ((await answer?.text().catch(() => '')) ?? '—');
  }
}
