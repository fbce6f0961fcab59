import { z } from 'zod';
import { readCeremonies, readReopenings } from '../db/ceremonies.js';
import { CEREMONY_VETO, reopeningOf, type ReopeningStanding, type VetoStatement } from '../domain/reopening.js';
import { ceremoniesOf, reopeningPartsOf } from '../proofs/ceremony.js';
import type { ApiDeps } from './deps.js';
import { assertion } from './shapes.js';

const words = z.string().min(1).max(4096);
const time = z.int().nonnegative();

/** What is signed against another ceremony, as `domain/reopening.ts` has it. */
export const vetoStatement = z.strictObject({
  v: z.literal(1),
  kind: z.literal(CEREMONY_VETO),
  decider: words,
  does: words,
  reason: z.string().min(1).max(500),
  number: z.int().positive(),
  issuedAt: time,
  expiresAt: time,
}) satisfies z.ZodType<VetoStatement>;

/** It, with its proof. */
export const signedVeto = z.strictObject({ statement: vetoStatement, assertion });

/** How the way back stands, as it is shown. */
export const shownReopening = z.strictObject({
  askedAt: z.iso.datetime(),
  opensAt: z.iso.datetime().nullable().describe('When another ceremony may be held; null before everybody was told'),
  vetoedBy: z.string().nullable(),
});

export function shownStanding(standing: ReopeningStanding | null): z.infer<typeof shownReopening> | null {
  if (standing === null) return null;
  const { askedAt, opensAt, vetoedBy } = standing;
  const shown = (at: number): string => new Date(at).toISOString();
  return { askedAt: shown(askedAt), opensAt: opensAt === null ? null : shown(opensAt), vetoedBy };
}

/** How the reopening by the codes of the last ceremony stands, as far as it is proven. */
export async function reopeningNow(deps: Pick<ApiDeps, 'db' | 'trust' | 'signing'>): Promise<ReopeningStanding | null> {
  const latest = (await ceremoniesOf(deps, await readCeremonies(deps.db))).at(-1);
  if (latest === undefined) return null;
  return reopeningOf(latest.record.number, await reopeningPartsOf(deps.trust, await readReopenings(deps.db)));
}
