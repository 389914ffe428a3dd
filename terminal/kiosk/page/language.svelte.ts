/** The language of this screen: Chinese first; what was chosen is kept by the browser. */
import type { Language } from '#shared/ui/wording/words.ts';

const KEPT_AS = 'dianmao.language';

export class Tongue {
  now = $state<Language>('zh');
  readonly #store: Storage;

  constructor(store: Storage) {
    this.#store = store;
  }

  recall(): void {
    this.now = this.#store.getItem(KEPT_AS) === 'en' ? 'en' : 'zh';
  }

  turn(): void {
    this.now = this.now === 'zh' ? 'en' : 'zh';
    this.#store.setItem(KEPT_AS, this.now);
  }
}
