/** `DIANMAO_CLOCK`: which clock a process runs on. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { Edge, EpochMs, OfficeClock } from './clock.ts';
import { ManualClock } from './manual-clock.ts';
import { clockFrom, systemClock } from './running-clock.ts';

export type ClockSetting = { readonly mode: 'system' } | { readonly mode: 'manual' | 'from'; readonly start: EpochMs };

/** Reads `system`, `manual:INSTANT` or `from:INSTANT`; throws one clear line otherwise, or in production. */
export const parseClockSetting = (text: string | undefined, production: boolean): ClockSetting => {
  if (text === undefined || text === '' || text === 'system') return { mode: 'system' };
  const [, mode, instant] = /^(manual|from):(.+)$/.exec(text) ?? [];
  const start = instant === undefined ? undefined : parseInstant(instant);
  if (!mode || start === undefined) {
    throw new Error(
      `DIANMAO_CLOCK: "${text}" is none of system, manual:INSTANT, from:INSTANT (2026-03-02T08:00:00+08:00)`,
    );
  }
  if (production) throw new Error('DIANMAO_CLOCK: only the system clock may be used with NODE_ENV=production');
  return { mode: mode as 'manual' | 'from', start };
};

/** Makes the clock; `resumeAt` is the last stored time, so that a restart never goes back. */
export const makeOfficeClock = (setting: ClockSetting, edge: Edge, resumeAt?: EpochMs): OfficeClock => {
  if (setting.mode === 'system') return systemClock(edge);
  const start = resumeAt !== undefined && resumeAt > setting.start ? resumeAt : setting.start;
  return setting.mode === 'manual' ? new ManualClock(start) : clockFrom(start, edge);
};
