/**
 * Where the handover stands for those two people: the board says it, and while the gateway cannot be asked, what was
 * done at this page. Pure; the gateway alone decides whether it counts.
 */
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { FailedItem, HandoverBoard } from '#shared/wire/duty.ts';

/** Log → inspection → (clean up) → both badges → complete. */
export type GuideStep = 'log' | 'check' | 'unclean' | 'relief' | 'sign' | 'done';

/** What was done here and may not be on the board yet. */
export interface Done {
  /** The log was closed here; its answer, if there is one. */
  readonly closed?: { readonly code?: AnswerCode | undefined };
  readonly inspected?: {
    readonly code?: AnswerCode | undefined;
    /** What the inspector marked. */
    readonly failed: readonly FailedItem[];
  };
  /** The answer that completed it. */
  readonly complete?: boolean;
  /** Different badges that were stored for the gateway to judge later. */
  readonly kept: number;
}

/** Stored here, not answered by the gateway. */
const unanswered = (code: AnswerCode | undefined): boolean => code === undefined || code === 'OFFLINE_STORED';

/** What is unclean, as far as anybody knows; `undefined` when not everything has been looked at. */
export const failedNow = (h: HandoverBoard, { inspected }: Done): readonly FailedItem[] | undefined => {
  if (inspected && unanswered(inspected.code)) return inspected.failed;
  if (inspected?.code === 'HANDOVER_CLEAN_OK') return [];
  if (inspected?.code === 'HANDOVER_UNCLEAN') return inspected.failed;
  const failed = h.rooms
    .filter(({ state }) => state === 'failed')
    .flatMap(({ room, failed: items }) => items.map((item) => ({ room, item })));
  if (failed.length > 0) return failed;
  return h.rooms.length > 0 && h.rooms.every(({ state }) => state === 'passed') ? [] : undefined;
};

/** Whether the log is closed, or was closed here and nobody has said no. */
export const logClosed = (h: HandoverBoard, { closed }: Done): boolean =>
  h.logClosed || (closed !== undefined && (unanswered(closed.code) || closed.code === 'RECORDED'));

export const guideStep = (h: HandoverBoard, unfinished: number, done: Done): GuideStep => {
  if (done.complete || h.state === 'complete') return 'done';
  if (unfinished > 0 || !logClosed(h, done)) return 'log';
  const failed = failedNow(h, done);
  if (failed === undefined) return 'check';
  if (failed.length > 0) return 'unclean';
  // Two badges that wait to be sent are all that can be done here.
  if (done.kept > 1) return 'done';
  return h.incoming.some(({ signedInAt }) => signedInAt !== undefined) || done.kept > 0 ? 'sign' : 'relief';
};

/** The four stations over which the guide leads, and the one a step stands at. */
export const STATIONS = ['log', 'check', 'sign', 'done'] as const;
export const stationOf = (step: GuideStep): (typeof STATIONS)[number] =>
  step === 'unclean' ? 'check' : step === 'relief' ? 'sign' : step;
