/** The one large next step of the docket: read off the board, never decided here. Pure; `now` in epoch ms. */
import type { DutyBoard, DutyShift } from '#shared/wire/duty.ts';
import { hourOf, leftOf, ms } from './spans.ts';
import { d } from './words.ts';
import type { Language } from '#shared/ui/wording/words.ts';

/** The handover comes to the front this long before the shift ends. */
const HANDOVER_FROM_MS = 60 * 60_000;

export type StepKind = 'emergency' | 'no-rota' | 'handover' | 'sign-in' | 'complete' | 'clean' | 'pass-on' | 'calm';

export interface NextStep {
  readonly kind: StepKind;
  readonly title: string;
  readonly hint: string;
  /** What it is about, if it is one thing. */
  readonly about?: string;
}

/** Everybody who is on post in the room; the leader is on call. */
export const onPost = (shift: DutyShift) => [
  ...shift.officers.map((p) => ({ ...p, post: 'officer' as const })),
  ...shift.messengers.map((p) => ({ ...p, post: 'messenger' as const })),
  ...shift.drivers.map((p) => ({ ...p, post: 'driver' as const })),
  ...shift.guards.map((p) => ({ ...p, post: 'guard' as const })),
];

const emergencyStep = (duty: DutyBoard, now: number, language: Language): NextStep | undefined => {
  const due = duty.emergencies.find(({ state }) => state === 'waiting' || state === 'overdue');
  if (!due) return undefined;
  const left = due.ackDue === undefined ? '' : leftOf(Math.abs(ms(due.ackDue) - now));
  const [first] = due.call;
  return {
    kind: 'emergency',
    about: due.id,
    title: `${d('emergency', language)} ${left}`,
    hint: first ? `${d('ringNext', language)} ${first.name} ${first.phone ?? ''}` : due.kind,
  };
};

const handoverStep = (duty: DutyBoard, now: number, language: Language): NextStep | undefined => {
  const { handover: h } = duty;
  if (!h || h.state === 'complete') return undefined;
  const end = ms(h.shiftEnd);
  if (now < end - HANDOVER_FROM_MS && h.attempts === 0 && h.confirmed === undefined) return undefined;
  const fill = { time: hourOf(h.shiftEnd), left: leftOf(Math.abs(end - now)) };
  return {
    kind: 'handover',
    title: d('stepHandover', language),
    hint: d(now > end ? 'stepHandoverLate' : 'stepHandoverHint', language, fill),
  };
};

/** What is to be done now, first things first. */
export const nextStep = (duty: DutyBoard, now: number, language: Language): NextStep => {
  const { shift, handover } = duty;
  const step = (kind: StepKind, title: Parameters<typeof d>[0], hint: string, about?: string): NextStep => ({
    kind,
    title: d(title, language),
    hint,
    ...(about !== undefined && { about }),
  });
  const urgent = emergencyStep(duty, now, language) ?? handoverStep(duty, now, language);
  if (urgent) return urgent;
  if (!shift) return step('no-rota', 'noRota', d('noRotaHint', language));
  const away = onPost(shift).filter(({ signedInAt }) => signedInAt === undefined);
  if (away.length > 0) {
    const names = away.map(({ name }) => name).join(language === 'zh' ? '、' : ', ');
    return step('sign-in', 'stepSignIn', d('stepSignInHint', language, { names }));
  }
  const [unfinished, ...more] = duty.entries.filter(({ missing }) => missing.length > 0);
  if (unfinished)
    return step(
      'complete',
      'stepComplete',
      d('stepCompleteHint', language, { count: more.length + 1 }),
      more.length === 0 ? unfinished.id : undefined,
    );
  const dirty = duty.cleaning.filter(({ state }) => state === 'open').length;
  if (dirty > 0) return step('clean', 'stepClean', d('stepCleanHint', language, { count: dirty }));
  const [open, ...others] = duty.entries.filter((e) => e.open);
  if (open)
    return step(
      'pass-on',
      'stepPassOn',
      d('stepPassOnHint', language, { count: others.length + 1 }),
      others.length === 0 ? open.id : undefined,
    );
  return step('calm', 'stepCalm', d('stepCalmHint', language, { time: handover && hourOf(handover.shiftEnd) }));
};
