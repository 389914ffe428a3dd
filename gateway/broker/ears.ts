/** Those who listen to one kind of news; each is told, in the order in which they came. */
export class Ears<News extends readonly unknown[]> {
  readonly #listeners: ((...news: News) => void)[] = [];

  add(listener: (...news: News) => void): void {
    this.#listeners.push(listener);
  }

  tell(...news: News): void {
    for (const listener of this.#listeners) listener(...news);
  }
}
