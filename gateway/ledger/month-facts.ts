/** Facts of a month's sheet on its way to the archive (R1.18–R1.22), and of people who object to theirs. */
import { z } from 'zod';

const Month = z.string().regex(/^\d{4}-\d{2}$/);
const Version = z.number().int().positive();
const Reason = z.string().trim().min(1).max(500);
const Person = z.string().regex(/^\d{4,6}$/);

export const MONTH_FACTS = {
  /** The sheet as it was handed to the deputy: pinned whole, with the SHA-256 of its canonical form. */
  'month.submitted': z.object({
    month: Month,
    version: Version,
    sheet: z.record(z.string(), z.unknown()),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** Slips, trips and findings that were left open on purpose. */
    leftOpen: z.number().int().nonnegative(),
  }),
  /** `sha256`: of the sheet that was signed. */
  'month.signed': z.object({ month: Month, version: Version, sha256: z.string(), for: Person.optional() }),
  'month.returned': z.object({ month: Month, version: Version, comment: Reason }),
  /** `number`: 〔year〕n of the bulletin. */
  'month.published': z.object({
    month: Month,
    version: Version,
    number: z.object({ year: z.number().int(), n: z.number().int().positive() }),
  }),
  'month.archived': z.object({ month: Month, version: Version }),
  /** After sign-off: version `version` is drawn up (R1.22). */
  'month.correction-ordered': z.object({ month: Month, version: Version, reason: Reason }),
  /** Somebody objects to what their month says of them. */
  'appeal.raised': z.object({ appeal: z.string(), month: Month, person: Person, text: Reason }),
  'appeal.answered': z.object({ appeal: z.string(), text: Reason, accepted: z.boolean() }),
} as const satisfies Record<string, z.ZodType>;
