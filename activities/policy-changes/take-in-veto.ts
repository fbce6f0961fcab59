import { insertReopening } from '../../db/ceremonies.js';
import { givenPolicyTaken, type GivenPolicy } from '../../db/policy-changes.js';
import { digestIfCanonical, digestOfText } from '../../domain/canonical.js';
import type { Assertion } from '../../domain/decisions.js';
import type { Refusal } from '../../domain/refusals.js';
import { CEREMONY_VETO, vetoRefusal, type ReopeningVeto, type VetoStatement } from '../../domain/reopening.js';
import { isSignedBy } from '../../proofs/assertion.js';
import { signReopeningPart, vetoChallengeOf } from '../../proofs/ceremony.js';
import { currentSet } from '../enrolled/current-set.js';
import { writeCeremonyEntry } from '../enrolled/record-ceremony.js';
import { readReopening } from '../enrolled/reopening.js';
import type { PolicyChangeDeps } from './deps.js';

/** A veto with its proof. */
export interface SignedVeto {
  readonly statement: VetoStatement;
  readonly assertion: Assertion;
}

/** A signed veto, as far as what was given has its form; null for anything else. */
export function vetoIn({ body }: Pick<GivenPolicy, 'body'>): SignedVeto | null {
  if (typeof body !== 'object' || body === null) return null;
  const { statement, assertion } = body as unknown as Partial<SignedVeto>;
  if (typeof statement !== 'object' || typeof assertion !== 'object' || statement === null || assertion === null)
    return null;
  const isWhole = typeof statement.decider === 'string' && digestIfCanonical(body) !== null;
  return statement.kind === CEREMONY_VETO && isWhole ? { statement, assertion } : null;
}

/** Why whoever signed may not, or null: a passkey of theirs, of any age, and authority by the directory of record. */
async function signerRefusal(deps: PolicyChangeDeps, { statement, assertion }: SignedVeto): Promise<Refusal | null> {
  const rows = (await currentSet(deps, statement.decider))?.rows ?? [];
  const passkeys = rows.map(({ enrolled }) => enrolled).filter((enrolled) => enrolled.kind === 'passkey');
  const passkey = passkeys.find(({ credentialId }) => credentialId === assertion.credentialId);
  if (passkey === undefined) return 'proof';
  if (!(await isSignedBy(passkey, assertion, vetoChallengeOf(statement), deps.signing))) return 'proof';
  const person = await deps.directory.findById(statement.decider);
  const { authorityGroups } = deps.policy;
  const holds = person?.status === 'active' && person.groups.some((group) => authorityGroups.includes(group));
  return holds ? null : 'not-in-group';
}

/** Judges a veto: recorded either way, in the ledger first, then signed. */
export async function takeInVeto(deps: PolicyChangeDeps, given: GivenPolicy, veto: SignedVeto): Promise<void> {
  const { messageId: name } = given;
  const at = await deps.clock();
  const { standing } = await readReopening(deps, deps.db);
  const refusal = (await signerRefusal(deps, veto)) ?? vetoRefusal(standing, veto.statement, at);
  const { number } = veto.statement;
  const signed: ReopeningVeto = { type: 'ceremony-vetoed', number, ...veto, at };
  const jws = refusal === null ? await signReopeningPart(deps.verifierKey, signed) : null;
  const kind = refusal === null ? 'ceremony-vetoed' : 'ceremony-refused';
  const entry = { kind, name, body: { ...veto, refusal, jws }, at } as const;
  await deps.ledgerDb.transaction().execute((trx) => writeCeremonyEntry(trx, entry));
  if (jws !== null) await insertReopening(deps.db, { digest: digestOfText(jws), number, jws });
  await givenPolicyTaken(deps.db, name, refusal, at);
}
