/** Something fetched and kept while it is fetched again; a late answer to an old question is dropped. */
import type { Problem } from '../gateway/http/contract.ts';
import type { Answer } from './api.ts';

export class Fetched<T> {
  value = $state.raw<T | undefined>(undefined);
  problem = $state.raw<Problem | undefined>(undefined);
  loading = $state(false);
  #asked = 0;

  /** Asks; the earlier value stays in sight until the new one is here. */
  async from(question: () => Promise<Answer<T>>): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    const answer = await question();
    if (asked !== this.#asked) return;
    this.loading = false;
    if (answer.kind === 'ok') {
      this.value = answer.data;
      this.problem = undefined;
    } else this.problem = answer.problem;
  }

  /** Forgets what was there, before something else is asked for. */
  clear(): void {
    this.#asked++;
    this.value = undefined;
    this.problem = undefined;
  }
}

/** One act of a form: busy while it runs, with the gateway's refusal when it was refused. */
export class Act {
  busy = $state(false);
  problem = $state.raw<Problem | undefined>(undefined);

  /** Runs once at a time; gives the data, or `undefined` when refused or already running. */
  async run<T>(act: () => Promise<Answer<T>>): Promise<{ readonly data: T } | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = undefined;
    const answer = await act();
    this.busy = false;
    if (answer.kind === 'ok') return { data: answer.data };
    this.problem = answer.problem;
    return undefined;
  }
}
