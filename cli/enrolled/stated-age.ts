import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { currentSet } from '../../activities/enrolled/current-set.js';
import type { Db } from '../../db/connect.js';
import { digestIfCanonical } from '../../domain/canonical.js';
import { DAY } from '../../domain/clock.js';
import {
  STATEMENT_FLAWS,
  statementFlaw,
  type DataStatement,
  type StatedAge,
  type StatementContext,
} from '../../domain/data-statements.js';
import type { Assertion } from '../../domain/decisions.js';
import { isStatedBy } from '../../proofs/data-statement.js';
import type { SigningPage } from '../../proofs/assertion.js';
import type { Trust } from '../../proofs/keys.js';
import { UsageError } from '../failures.js';

const text = z.string().min(1).max(4096);
const assertion = z.strictObject({
  credentialId: text,
  authenticatorData: text,
  clientDataJSON: text,
  signature: text,
});

/** A statement with both signatures, as a file holds it. */
const signedStatement = z.strictObject({
  statement: z.strictObject({
    v: z.literal(1),
    kind: z.literal('data-statement'),
    source: text,
    file: z.string().regex(/^[0-9a-f]{64}$/),
    unchangedSince: z.int().nonnegative(),
    owner: text,
    countersigner: text,
    issuedAt: z.int().nonnegative(),
  }) satisfies z.ZodType<DataStatement>,
  signatures: z.strictObject({ owner: assertion, countersigner: assertion }),
});

/** A decision key counts 30 days after it was enrolled (architecture, section 4). */
const KEY_TENURE = 30 * DAY;

/** What a file is called in a statement about it. */
export async function fileDigestOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** By what signatures are verified, and against what a statement is held. */
export interface Stating extends StatementContext {
  /** As the owner. */
  readonly db: Db;
  readonly trust: Trust;
  readonly signing: SigningPage;
}

async function signed(
  { db, trust, signing, now }: Stating,
  personId: string,
  proof: { readonly statement: DataStatement; readonly assertion: Assertion },
): Promise<boolean> {
  const set = await currentSet({ db, ledgerDb: db, trust }, personId);
  for (const { enrolled } of set?.rows ?? []) {
    if (enrolled.kind !== 'passkey' || enrolled.enrolledAt > now - KEY_TENURE) continue;
    if (await isStatedBy(enrolled, proof, signing)) return true;
  }
  return false;
}

/**
 * The age that a signed statement stands for.
 *
 * @throws {UsageError} when it stands for none: nothing is imported then, so that nobody takes it for one that counted
 */
export async function statedAge(file: string, stating: Stating): Promise<StatedAge> {
  const no = (why: string): UsageError => new UsageError(`${file} stands for nothing: ${why}; nothing was written.`);
  const read = signedStatement.safeParse(JSON.parse(await readFile(file, 'utf8').then(orNull)));
  if (!read.success) throw no('it is no statement as `countersign enrolled statement` makes it');
  const { statement, signatures } = read.data;
  const flaw = statementFlaw(statement, stating);
  if (flaw !== null) throw no(STATEMENT_FLAWS[flaw]);
  const { owner, countersigner, unchangedSince } = statement;
  const [byOwner, byOther] = [
    await signed(stating, owner, { statement, assertion: signatures.owner }),
    await signed(stating, countersigner, { statement, assertion: signatures.countersigner }),
  ];
  const digest = digestIfCanonical(statement);
  if (!byOwner || !byOther || digest === null) throw no(STATEMENT_FLAWS.unsigned);
  return { digest, unchangedSince, owner, countersigner };
}

/** Text that is no JSON is no statement. */
function orNull(given: string): string {
  try {
    JSON.parse(given);
    return given;
  } catch {
    return 'null';
  }
}
