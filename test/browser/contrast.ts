/** Contrast of a word with what it stands on, as WCAG 2 reckons it. */
import type { Locator } from 'playwright-core';

/** 1 … 21, of the element's own colour on the nearest ground that covers. */
export const contrastOf = (words: Locator): Promise<number> =>
  words.first().evaluate((element) => {
    const parts = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const light = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = parts(colour).map((v) =>
        v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let ground: Element | null = element;
    while (ground && parts(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
    const pair = [
      getComputedStyle(element).color,
      ground ? getComputedStyle(ground).backgroundColor : 'rgb(255,255,255)',
    ];
    const [dark = 0, bright = 0] = pair.map(light).sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  });
