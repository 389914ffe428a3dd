/** What every page has on its desk: the way to the gateway, the stream, the clock, the address and who sits here. */
import { getContext, setContext } from 'svelte';
import type { Me } from '../gateway/http/contract.ts';
import { Api } from './api.ts';
import type { Live } from './live.svelte.ts';
import type { PageClock } from './page-clock.svelte.ts';
import type { Router } from './route.svelte.ts';

const KEY = Symbol('desk');

export class Desk {
  me = $state.raw<Me | undefined>(undefined);
  /** The gateway did not answer when the page was opened. */
  away = $state(false);
  /** A line that confirms the last act; gone with the next page or after a while. */
  said = $state('');
  readonly api: Api;
  readonly live: Live;
  readonly clock: PageClock;
  readonly router: Router;

  constructor(api: Api, live: Live, clock: PageClock, router: Router) {
    this.api = api;
    this.live = live;
    this.clock = clock;
    this.router = router;
  }

  /** Asks who is signed in; the first thing every page does. */
  async meet(): Promise<void> {
    const answer = await this.api.get<Me>('/api/session');
    this.away = answer.kind === 'problem';
    if (answer.kind === 'problem') return;
    this.me = answer.data;
    this.clock.set(answer.data.clock.now, answer.data.clock.mode);
    if (answer.data.person !== undefined) this.live.open();
    else this.live.close();
  }

  /** Whether the permission matrix lets this person do it; the gateway decides again. */
  may(act: string): boolean {
    return this.me?.may.includes(act) ?? false;
  }

  say(line: string): void {
    this.said = line;
  }
}

export const placeDesk = (desk: Desk): void => void setContext(KEY, desk);
export const useDesk = (): Desk => getContext<Desk>(KEY);
