import { z } from 'zod';
import type { QuietRelease } from '../domain/quiet.js';
import { assertion, caseId } from './shapes.js';

const words = z.string().min(1).max(4096);
const time = z.int().nonnegative();

/** What security signs to let a case go on, as `domain/quiet.ts` has it. */
export const release = z.strictObject({
  v: z.literal(1),
  kind: z.literal('release'),
  caseId,
  subject: z.strictObject({ personId: words, displayName: words }),
  decider: words,
  reports: z.string().regex(/^[0-9a-f]{64}$/, 'Expected a digest'),
  issuedAt: time,
  expiresAt: time,
}) satisfies z.ZodType<QuietRelease>;

/** A release with its proof. */
export const signedRelease = z.strictObject({ release, assertion });
