/** Where one is in the console. */
import { readAddress, withWord, type Route } from './addresses.ts';

/** The address bar, as state. */
export class Router {
  route = $state.raw<Route>(readAddress('/', ''));
  readonly #window: Window;

  constructor(window: Window) {
    this.#window = window;
  }

  /** Follows the browser's history and plain clicks on links of this origin; returns what stops it. */
  start(): () => void {
    const read = (): void => {
      this.route = readAddress(this.#window.location.pathname, this.#window.location.search);
    };
    const click = (event: MouseEvent): void => {
      if (
        event.defaultPrevented ||
        event.button !== 0 ||
        event.metaKey ||
        event.ctrlKey ||
        event.shiftKey ||
        event.altKey
      )
        return;
      const link = (event.target as Element | null)?.closest('a');
      if (!link || link.target || link.hasAttribute('download') || link.origin !== this.#window.location.origin) return;
      if (link.pathname.startsWith('/api/') || link.pathname === '/metrics') return;
      event.preventDefault();
      this.go(link.pathname + link.search);
    };
    read();
    this.#window.addEventListener('popstate', read);
    this.#window.document.addEventListener('click', click);
    return () => {
      this.#window.removeEventListener('popstate', read);
      this.#window.document.removeEventListener('click', click);
    };
  }

  go(address: string, replace = false): void {
    const before = this.#window.location.pathname;
    this.#window.history[replace ? 'replaceState' : 'pushState'](null, '', address);
    const { pathname, search } = this.#window.location;
    this.route = readAddress(pathname, search);
    if (pathname !== before) this.#window.scrollTo(0, 0);
  }

  /** Sets or takes away one word of the query, on the page where one is. */
  ask(key: string, value: string | undefined): void {
    this.go(this.#window.location.pathname + withWord(this.#window.location.search, key, value));
  }
}
