/** The language of the page: Chinese first, English complete. A missing word does not compile. */
export type LanguageCode = 'zh' | 'en';

const KEPT_AS = 'dianmao.language';

class Language {
  now = $state<LanguageCode>('zh');

  /** Takes over what this browser chose before. */
  recall(): void {
    this.#use(localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh');
  }

  choose(code: LanguageCode): void {
    localStorage.setItem(KEPT_AS, code);
    this.#use(code);
  }

  #use(code: LanguageCode): void {
    this.now = code;
    document.documentElement.lang = code === 'zh' ? 'zh-CN' : 'en';
  }
}

export const language = new Language();

export type Fill = Readonly<Record<string, string | number>>;

const fillIn = (text: string, fill: Fill): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => String(fill[name] ?? hole));

/** A dictionary: the Chinese words, and the English ones for exactly the same keys. */
export const words =
  <K extends string>(zh: Readonly<Record<K, string>>, en: Readonly<Record<NoInfer<K>, string>>) =>
  (key: K, fill: Fill = {}): string =>
    fillIn((language.now === 'zh' ? zh : en)[key], fill);

/** The Chinese or the English of a pair as the API gives them. */
export const either = (pair: { readonly zh: string; readonly en: string }): string =>
  language.now === 'zh' ? pair.zh : pair.en;

/** Words one after another, as the language separates them. */
export const listed = (items: readonly string[]): string => items.join(language.now === 'zh' ? '、' : ', ');
