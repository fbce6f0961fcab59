import { z } from 'zod';
import { COMPROMISE_DOMAINS, METHODS, type Evidence } from '../domain/evidence.js';

const time = z.iso.datetime();

/** How an item of evidence was obtained, and how strong it is. */
export const shownEvidence = z.strictObject({
  method: z.enum(METHODS),
  strength: z.int().min(0).max(4),
  relayable: z.boolean().describe('Whether it can be read out to a caller'),
  domains: z.array(z.enum(COMPROMISE_DOMAINS)).describe('What one compromise would have given'),
  enrolledAt: time,
  verifiedAt: time,
});

/** An item of evidence as those who judge a case see it. */
export function shownEvidenceOf({ receipt }: Evidence): z.infer<typeof shownEvidence> {
  const { method, strength, relayable, domains, enrolledAt, verifiedAt } = receipt;
  return {
    method,
    strength,
    relayable,
    domains: [...domains],
    enrolledAt: new Date(enrolledAt).toISOString(),
    verifiedAt: new Date(verifiedAt).toISOString(),
  };
}
