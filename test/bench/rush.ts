/** A rush: 500 people in 180 s over two kiosks, with peaks of ten a second. Real time, real lines, none lost. */
import { KioskEar } from '../support/kiosk-ear.ts';
import { PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice } from '../support/whole-office.ts';
import { median, percentile, type Benchmark } from './measure.ts';

const PEOPLE = 500;
const SECONDS = 180;
const PEAK_PER_SECOND = 10;
/** `DIANMAO_RUSH_SECONDS` shortens the run for a first look; the bound is meant for the whole. */
const DURATION_S = Number(process.env.DIANMAO_RUSH_SECONDS ?? SECONDS);

/** Moments of arrival in ms: a steady stream, with a peak of ten in one second every half minute. */
const arrivals = (): number[] => {
  const moments: number[] = [];
  const peaks = Math.floor(DURATION_S / 30);
  for (let p = 0; p < peaks; p++)
    for (let i = 0; i < PEAK_PER_SECOND; i++) moments.push((p * 30 + 15) * 1000 + i * (1000 / PEAK_PER_SECOND));
  const steady = PEOPLE - moments.length;
  for (let i = 0; i < steady; i++) moments.push((i * DURATION_S * 1000) / steady);
  return moments.sort((a, b) => a - b);
};

export const rush: Benchmark = {
  name: 'rush',
  run: async () => {
    const office = await WholeOffice.open('from:2026-03-02T08:05:00+08:00');
    try {
      const cards = Array.from({ length: PEOPLE }, (_, i) =>
        (0x0700000000 + i).toString(16).toUpperCase().padStart(10, '0'),
      );
      const rows = cards.map((card, i) => `${2000 + i},人员${i},秘书科,科员,,,${card},2020-01-01,,`);
      await office.settle([ROSTER, ...rows].join('\r\n'), PERSONS.clerk);
      const kiosks = [
        await office.startTerminal('K1', 'meeting-room'),
        await office.startTerminal('K3', 'meeting-room'),
      ];
      const ears = await Promise.all(kiosks.map((k) => KioskEar.listen(k.kiosk)));
      const writtenAt = new Map<string, number>();
      const begin = performance.now();
      for (const [i, moment] of arrivals().entries()) {
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, begin + moment - performance.now())));
        writtenAt.set(`人员${i}`, performance.now());
        kiosks[i % 2]!.tap(cards[i]!);
      }
      const heard = await eventually(
        'everybody has an answer',
        () => {
          const names = new Set(
            ears.flatMap((ear) =>
              ear.events.flatMap((e) => (e.kind === 'answer' && e.tap.code === 'ON_TIME' ? [e.tap.name] : [])),
            ),
          );
          return names.size >= PEOPLE ? names : undefined;
        },
        30_000,
      ).catch(() => new Set<string>());
      const beeps: number[] = [];
      for (const ear of ears)
        ear.events.forEach(
          (e, i) => e.kind === 'seen' && e.tap.name && beeps.push(ear.heardAt[i]! - writtenAt.get(e.tap.name)!),
        );
      const { sessions } = await office.get<{ sessions: { counts: { onTime: number } }[] }>('/api/days/2026-03-02');
      return [
        {
          name: 'people lost',
          value: PEOPLE - Math.min(sessions[0]!.counts.onTime, heard.size || 0),
          unit: '',
          bound: { most: 0 },
          note: `${PEOPLE} people in ${DURATION_S} s over two kiosks`,
        },
        {
          name: 'beep, p99',
          value: percentile(beeps, 0.99),
          unit: 'ms',
          bound: { most: 200 },
          note: `median ${median(beeps).toFixed(1)} ms`,
        },
      ];
    } finally {
      await office.close();
    }
  },
};
