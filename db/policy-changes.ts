import type { Db } from './connect.js';
import type { Json } from './json.js';
import { signedActs, type GivenAct } from './signed-acts.js';

/** What somebody signed to change the policy, as the API was given it: the statement with its proof. */
export type GivenPolicy = GivenAct;

/** What is kept of it (`signed-acts.ts`). */
export const {
  keep: keepGivenPolicy,
  given: readGivenPolicies,
  taken: givenPolicyTaken,
  lock: lockPolicyChanges,
  acts: readPolicyActs,
  wait: waitForGivenPolicy,
} = signedActs('policy');

/** A policy file, as somebody gave it. Whoever relies on it makes its digest anew. */
export interface PolicyText {
  readonly digest: string;
  readonly textDigest: string;
  readonly text: string;
}

/** What somebody proposed. It proves nothing: what counts is what people sign. */
export interface PolicyProposal {
  readonly proposalId: string;
  readonly body: Json;
  readonly proposedBy: string;
  /** Epoch milliseconds. */
  readonly proposedAt: number;
}

/** Keeps a policy file; the same again is one. */
export async function keepPolicyText(db: Db, { digest, textDigest, text }: PolicyText, at: number): Promise<void> {
  await db
    .insertInto('policy_text')
    .values({ digest, text_digest: textDigest, text, kept_at: at })
    .onConflict((conflict) => conflict.columns(['digest', 'text_digest']).doNothing())
    .execute();
}

/** So many files may say that they are one policy, of which one is. */
const TEXTS_MAX = 8;

/** The files that were kept as one policy, the oldest first. */
export async function readPolicyTexts(db: Db, digest: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('policy_text')
    .select('text')
    .where('digest', '=', digest)
    .orderBy('kept_at')
    .limit(TEXTS_MAX)
    .execute();
  return rows.map(({ text }) => text);
}

/** Keeps a proposal; the same again is one. */
export async function keepProposal(
  db: Db,
  proposal: Omit<PolicyProposal, 'body'> & { bodyJson: string },
): Promise<void> {
  const { proposalId, bodyJson, proposedBy, proposedAt } = proposal;
  await db
    .insertInto('policy_proposal')
    .values({ proposal_id: proposalId, body: bodyJson, proposed_by: proposedBy, proposed_at: proposedAt })
    .onConflict((conflict) => conflict.column('proposal_id').doNothing())
    .execute();
}

/** So many proposals are shown. */
const PROPOSALS_MAX = 50;

const proposals = (db: Db) =>
  db
    .selectFrom('policy_proposal')
    .select(['proposal_id as proposalId', 'body', 'proposed_by as proposedBy', 'proposed_at as proposedAt']);

/** One proposal. */
export async function readProposal(db: Db, proposalId: string): Promise<PolicyProposal | undefined> {
  return proposals(db).where('proposal_id', '=', proposalId).executeTakeFirst();
}

/** The latest proposals, the last one first. */
export async function readProposals(db: Db): Promise<readonly PolicyProposal[]> {
  return proposals(db).orderBy('proposed_at', 'desc').limit(PROPOSALS_MAX).execute();
}

export async function insertPolicyAct(db: Db, digest: string, jws: string): Promise<void> {
  await db.insertInto('policy_act').values({ digest, jws }).execute();
}
