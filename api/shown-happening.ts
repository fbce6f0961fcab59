import { z } from 'zod';
import type { Case } from '../domain/case.js';
import { HAPPENED, timelineOf } from '../domain/timeline.js';

/** One thing that happened in a case, as far as somebody answers for it by a signature. */
export const shownHappening = z.strictObject({
  at: z.iso.datetime(),
  what: z.enum(HAPPENED),
  by: z.string().nullable(),
  detail: z.string(),
});

/** What happened in a case, in order. */
export function shownTimelineOf(kase: Case): z.infer<typeof shownHappening>[] {
  return timelineOf(kase).map((happening) => ({ ...happening, at: new Date(happening.at).toISOString() }));
}
