/** Names in pinyin, so that a list can be searched by sound and by initials; surnames in their own readings (单 is shan). */
import { pinyin } from 'pinyin-pro';

export interface Sound {
  /** Syllables without tones, joined: `ouyangjingwen`. */
  readonly pinyin: string;
  /** First letters: `oyjw`. */
  readonly initials: string;
}

const known = new Map<string, Sound>();

/** The sound of a name; characters without a reading stand for themselves, in lower case. */
export const soundOf = (name: string): Sound => {
  let sound = known.get(name);
  if (!sound) {
    const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true, nonZh: 'consecutive' })
      .map((s) => s.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
      .filter((s) => s !== '');
    sound = { pinyin: syllables.join(''), initials: syllables.map((s) => [...s][0]).join('') };
    known.set(name, sound);
  }
  return sound;
};

/** Whether a person answers to what somebody typed: name, 工号, section, pinyin or initials. */
export const answersTo = (
  person: { readonly person: string; readonly name: string; readonly section: string },
  typed: string,
): boolean => {
  const q = typed.trim().toLowerCase();
  if (q === '') return true;
  const { pinyin: full, initials } = soundOf(person.name);
  return (
    [person.person, person.name.toLowerCase(), person.section.toLowerCase()].some((t) => t.includes(q)) ||
    full.startsWith(q) ||
    initials.startsWith(q)
  );
};
