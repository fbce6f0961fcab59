import { z } from 'zod';
import { readSubmission } from '../../db/submissions.js';
import type { Db } from '../../db/connect.js';
import { unseal } from '../../proofs/sealing.js';
import type { CaseDeps } from '../deps.js';

/** What an agent sealed who offers a case: their own access token, and to whom, as the directory of record may name them. */
const offer = z.strictObject({ v: z.literal(1), to: z.string(), token: z.string() });
export type Offer = z.infer<typeof offer>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An offer of this case by its reference; null when there is none, or it was used. */
export async function readOffer(
  { sealKey }: Pick<CaseDeps, 'sealKey'>,
  db: Db,
  caseId: string,
  reference: string,
): Promise<Offer | null> {
  const sealed = await readSubmission(db, caseId, reference);
  const opened = sealed === undefined ? null : await unseal(sealKey, sealed);
  const read = offer.safeParse(opened === null ? null : parsed(opened));
  return read.success ? read.data : null;
}
