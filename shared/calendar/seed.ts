/** The years that ship with the system; later ones are imported. */
import year2025 from './data/2025.json' with { type: 'json' };
import year2026 from './data/2026.json' with { type: 'json' };
import { YearCalendar } from './year-calendar.ts';

export const SEED_CALENDARS: readonly YearCalendar[] = [YearCalendar.parse(year2025), YearCalendar.parse(year2026)];
