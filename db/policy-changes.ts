import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';
import { waitForWord } from './words.js';

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

/** What somebody signed to change the policy, as the API was given it: the statement with its proof. */
export interface GivenPolicy {
  readonly messageId: string;
  readonly body: Json;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
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

/**
 * Keeps what was given; the same again is one.
 *
 * @param db as `countersign_api`
 */
export async function keepGivenPolicy(
  db: Db,
  given: { readonly messageId: string; readonly bodyJson: string; readonly at: number },
): Promise<void> {
  await db
    .insertInto('policy_given')
    .values({ message_id: given.messageId, body: given.bodyJson, received_at: given.at })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute();
}

/** So many are judged in one turn; the next follow in the next. */
const AT_A_TIME = 50;

/** What nobody judged yet, the oldest first. */
export async function readGivenPolicies(db: Db): Promise<readonly GivenPolicy[]> {
  return db
    .selectFrom('policy_given')
    .select(['message_id as messageId', 'body', 'received_at as receivedAt'])
    .where('taken_at', 'is', null)
    .orderBy('received_at')
    .limit(AT_A_TIME)
    .execute();
}

/** Notes what became of it; the first word stands. */
export async function givenPolicyTaken(db: Db, messageId: string, refusal: string | null, at: number): Promise<void> {
  await db
    .updateTable('policy_given')
    .set({ taken_at: at, refusal })
    .where('message_id', '=', messageId)
    .where('taken_at', 'is', null)
    .execute();
}

/** One at a time judges, until the transaction ends: each act is numbered after the one before. */
export async function lockPolicyChanges(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('countersign.policy_act', 0))`.execute(trx);
}

/** Every act there ever was, as it was signed. */
export async function readPolicyActs(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('policy_act').select('jws').execute();
  return rows.map(({ jws }) => jws);
}

export async function insertPolicyAct(db: Db, digest: string, jws: string): Promise<void> {
  await db.insertInto('policy_act').values({ digest, jws }).execute();
}

/** Waits for the word on it; undefined when time ran out. `refusal` is null where it counts. */
export async function waitForGivenPolicy(
  db: Db,
  messageId: string,
  timeoutMs: number,
): Promise<{ readonly refusal: string | null } | undefined> {
  const look = () =>
    db
      .selectFrom('policy_given')
      .select('refusal')
      .where('message_id', '=', messageId)
      .where('taken_at', 'is not', null)
      .executeTakeFirst();
  return waitForWord(look, timeoutMs);
}
