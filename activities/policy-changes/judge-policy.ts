import { digestOf } from '../../domain/canonical.js';
import {
  CONTROL_OWNERS,
  POLICY_CHANGE,
  POLICY_KEY_TENURE_DAYS,
  policySignedBefore,
  policyStatementRefusal,
  type PolicyAct,
  type PolicyStatement,
} from '../../domain/policy-changes.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { wordedChange, type WordedChange } from '../../policy/differences/signed-words.js';
import { isPolicySignedBy } from '../../proofs/policy-changes.js';
import { isAnySuspended } from '../authority/relied-on.js';
import { signingGround, underAccess, type Judged } from '../signed-acts/judged.js';
import { readSigned } from '../signed-acts/signed.js';
import { signerOf } from '../signed-acts/signer.js';
import type { PolicyChangeDeps } from './deps.js';
import { readPolicy, type CurrentPolicyChanges } from './read.js';

const isWhole = ({ from, to, differences, effectiveAt, reason }: PolicyStatement): boolean =>
  [to, differences, reason].every((text) => typeof text === 'string') &&
  (from === null || typeof from === 'string') &&
  Number.isSafeInteger(effectiveAt);

/** Why somebody changes no policy, by the directory of record, or null. */
function groupRefusal({ status, groups, suspendedFrom, accountKind = 'person' }: PersonOfRecord): Refusal | null {
  if (suspendedFrom !== undefined) return 'authority-suspended';
  return status === 'active' && accountKind === 'person' && groups.includes(CONTROL_OWNERS) ? null : 'not-in-group';
}

/** The change in words, made anew of the two files; null where one of them is not there, or no longer sound. */
async function wordsOf(
  { db, production }: PolicyChangeDeps,
  { from, to }: PolicyStatement,
): Promise<WordedChange | null> {
  const before = from === null ? null : await readPolicy(db, from, production);
  const after = await readPolicy(db, to, production);
  return after === null || (from !== null && before === null) ? null : wordedChange(before, after);
}

/** Judges what was signed to change the policy. `at` is the worker's time. */
export async function judgePolicy(
  deps: PolicyChangeDeps,
  { changes, acts }: CurrentPolicyChanges,
  body: unknown,
  at: number,
): Promise<Judged<PolicyAct>> {
  const signed = readSigned<PolicyStatement>(body, [POLICY_CHANGE], isWhole);
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement, assertion } = signed;
  const proving = { isSignedBy: isPolicySignedBy, tenureDays: POLICY_KEY_TENURE_DAYS };
  const signer = await signerOf(deps, signed, proving, at);
  if (typeof signer === 'string') return { verdict: 'refused', refusal: signer };
  const { person, passkeyJws, sameAs, accounts } = signer;
  const signers = policySignedBefore(changes, statement);
  const access = signingGround(deps, signer, { action: POLICY_CHANGE, about: [], signers }, at);
  const refused = (refusal: Refusal) => ({ verdict: 'refused', refusal, access }) as const;
  const outside = groupRefusal(person);
  if (outside !== null) return refused(outside);
  const digest = digestOf(statement);
  if (acts.some((act) => digestOf(act.statement) === digest)) return { verdict: 'counted' };
  const refusal = policyStatementRefusal(changes, statement, accounts, at);
  if (refusal !== null) return refused(refusal);
  // Nobody's signature is the second to one of somebody whose authority was suspended since: that one counts no more.
  if (await isAnySuspended(deps, signers)) return refused('authority-suspended');
  const words = await wordsOf(deps, statement);
  // What they were shown is not what changes.
  if (words === null || words.digest !== statement.differences) return refused('stale');
  const { owners } = words;
  const standsFor = owners.filter((owner) => owner === person.personId || person.groups.includes(owner));
  return underAccess(null, access, { statement, assertion, passkeyJws, owners, standsFor, sameAs, takenAt: at });
}
