import { isOldEnough } from '../../domain/decision-keys.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import type { Refusal } from '../../domain/refusals.js';
import { accountsBehind } from '../../domain/signed-acts.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import type { SigningPage } from '../../proofs/assertion.js';
import { otherAccountsOf } from '../decisions/people.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';
import type { Signed, SignedStatement } from './signed.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'signing'>;

/** Whoever signed, proven, and as the directory of record has them now. */
export interface Signer {
  readonly person: PersonOfRecord;
  /** Their other accounts. */
  readonly sameAs: readonly PersonId[];
  /** All of them. */
  readonly accounts: readonly PersonId[];
  /** Their passkey, as the enrolment key signed it. */
  readonly passkeyJws: string;
}

/** How a kind of statement is proven. */
interface Proving<S> {
  /** Whether a passkey signed this very statement. */
  readonly isSignedBy: (passkey: EnrolledPasskey, signed: Signed<S>, signing: SigningPage) => Promise<boolean>;
  /** How long the passkey must have been enrolled, in days. */
  readonly tenureDays: number;
}

/** Every passkey that somebody has enrolled now, with the row that proves it. */
export async function passkeysOf(deps: Deps, personId: PersonId) {
  const rows = (await currentSet(deps, personId))?.rows ?? [];
  return rows.flatMap(({ enrolled, jws }) => (enrolled.kind === 'passkey' ? [{ passkey: enrolled, jws }] : []));
}

/**
 * Who signed something beside cases, or why nobody did: their passkey is enrolled, old enough, and signed this very statement.
 * What they may is for the caller. `at` is the worker's time.
 */
export async function signerOf<S extends SignedStatement>(
  deps: Deps,
  signed: Signed<S>,
  { isSignedBy, tenureDays }: Proving<S>,
  at: number,
): Promise<Signer | Refusal> {
  const { decider } = signed.statement;
  const held = (await passkeysOf(deps, decider)).find(
    ({ passkey }) => passkey.credentialId === signed.assertion.credentialId,
  );
  if (held === undefined || !(await isSignedBy(held.passkey, signed, deps.signing))) return 'proof';
  if (!isOldEnough(held.passkey, tenureDays, at)) return 'key-too-recent';
  const person = await deps.directory.findById(decider);
  if (person === null) return 'not-in-group';
  const sameAs = await otherAccountsOf(deps, person);
  return { person, sameAs, accounts: accountsBehind({ by: person.personId, sameAs }), passkeyJws: held.jws };
}
