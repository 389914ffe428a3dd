/** Ink-dark at night: the page follows its system between light and dark, for as long as it stands. */
export const followNight = (page: Window): void => {
  const night = page.matchMedia('(prefers-color-scheme: dark)');
  const dress = (): void => void (page.document.documentElement.dataset.theme = night.matches ? 'dark' : 'light');
  dress();
  night.addEventListener('change', dress);
};
