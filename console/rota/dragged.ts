/** What is carried from one place of the plan to another: a person, and the cell they were taken from. */
import { POST_KEYS, type Spot } from './plan.ts';

export interface Dragged {
  readonly person: string;
  readonly from: Spot | undefined;
}

export const writeDragged = (into: DataTransfer | null, { person, from }: Dragged): void =>
  into?.setData('text/plain', from ? `${person} ${from.shift} ${from.post}` : person);

/** `undefined` for anything else that is dropped on the page. */
export const readDragged = (from: DataTransfer | null): Dragged | undefined => {
  const match = /^(\d{4,6})(?: (\d+) (\w+))?$/.exec(from?.getData('text/plain') ?? '');
  if (!match?.[1]) return undefined;
  const post = POST_KEYS.find((key) => key === match[3]);
  return { person: match[1], from: post ? { shift: Number(match[2]), post } : undefined };
};
