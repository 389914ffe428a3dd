/** Paper by day, ink-dark by night: as this browser chose, else as its system asks. */
const KEPT_AS = 'dianmao.theme';

class Theme {
  dark = $state(false);

  recall(systemDark: boolean): void {
    const kept = localStorage.getItem(KEPT_AS);
    this.#use(kept === null ? systemDark : kept === 'dark');
  }

  turn(): void {
    localStorage.setItem(KEPT_AS, this.dark ? 'light' : 'dark');
    this.#use(!this.dark);
  }

  #use(dark: boolean): void {
    this.dark = dark;
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }
}

export const theme = new Theme();
