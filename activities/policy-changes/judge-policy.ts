import { digestIfCanonical, digestOf } from '../../domain/canonical.js';
import { isOldEnough } from '../../domain/decision-keys.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import {
  CONTROL_OWNERS,
  POLICY_CHANGE,
  POLICY_KEY_TENURE_DAYS,
  policySignedBefore,
  policyStatementRefusal,
  type PolicyAct,
} from '../../domain/policy-changes.js';
import type { Refusal } from '../../domain/refusals.js';
import { accountsBehind } from '../../domain/signed-acts.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { wordedChange, type WordedChange } from '../../policy/differences/signed-words.js';
import { isPolicySignedBy, type SignedPolicy } from '../../proofs/policy-changes.js';
import { isAnySuspended } from '../authority/relied-on.js';
import { otherAccountsOf } from '../decisions/people.js';
import { currentSet } from '../enrolled/current-set.js';
import type { PolicyChangeDeps } from './deps.js';
import { readPolicy, type CurrentPolicyChanges } from './read.js';

/** What a statement comes to: it counts, it was counted before, or it is refused. */
export type JudgedPolicy =
  | { readonly verdict: 'counts'; readonly act: Omit<PolicyAct, 'type' | 'number'> }
  | { readonly verdict: 'counted' }
  | { readonly verdict: 'refused'; readonly refusal: Refusal };

interface Signer {
  readonly person: PersonOfRecord;
  readonly passkeyJws: string;
}

/** What the API kept has the form of a signed statement; what somebody put into the table by hand may be anything. */
function readSigned(body: unknown): SignedPolicy | null {
  if (typeof body !== 'object' || body === null) return null;
  const { statement, assertion } = body as Partial<SignedPolicy>;
  if (typeof statement !== 'object' || typeof assertion !== 'object') return null;
  if (statement === null || assertion === null || statement.kind !== POLICY_CHANGE) return null;
  const { decider, from, to, issuedAt, effectiveAt } = statement;
  const isWhole =
    [decider, to].every((text) => typeof text === 'string') &&
    (from === null || typeof from === 'string') &&
    [issuedAt, effectiveAt].every((time) => Number.isSafeInteger(time)) &&
    digestIfCanonical(statement) !== null;
  return isWhole ? { statement, assertion } : null;
}

const isPasskey = (enrolled: { readonly kind: string }): enrolled is EnrolledPasskey => enrolled.kind === 'passkey';

/** Who signed, as far as they may: their passkey, and what the directory of record says of them now. */
async function signerOf(deps: PolicyChangeDeps, signed: SignedPolicy, at: number): Promise<Signer | Refusal> {
  const { statement, assertion } = signed;
  const rows = (await currentSet(deps, statement.decider))?.rows ?? [];
  const row = rows.find(({ enrolled }) => isPasskey(enrolled) && enrolled.credentialId === assertion.credentialId);
  const passkey = row?.enrolled;
  if (row === undefined || passkey === undefined || !isPasskey(passkey)) return 'proof';
  if (!(await isPolicySignedBy(passkey, signed, deps.signing))) return 'proof';
  if (!isOldEnough(passkey, POLICY_KEY_TENURE_DAYS, at)) return 'key-too-recent';
  const person = await deps.directory.findById(statement.decider);
  if (person?.suspendedFrom !== undefined) return 'authority-suspended';
  if (person?.status !== 'active' || (person.accountKind ?? 'person') !== 'person') return 'not-in-group';
  return person.groups.includes(CONTROL_OWNERS) ? { person, passkeyJws: row.jws } : 'not-in-group';
}

/** The change in words, made anew of the two files; null where one of them is not there, or no longer sound. */
async function wordsOf(
  { db, production }: PolicyChangeDeps,
  { statement }: SignedPolicy,
): Promise<WordedChange | null> {
  const { from, to } = statement;
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
): Promise<JudgedPolicy> {
  const signed = readSigned(body);
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement, assertion } = signed;
  const signer = await signerOf(deps, signed, at);
  if (typeof signer === 'string') return { verdict: 'refused', refusal: signer };
  const digest = digestOf(statement);
  if (acts.some((act) => digestOf(act.statement) === digest)) return { verdict: 'counted' };
  const { person, passkeyJws } = signer;
  const sameAs = await otherAccountsOf(deps, person);
  const refusal = policyStatementRefusal(changes, statement, accountsBehind({ by: person.personId, sameAs }), at);
  if (refusal !== null) return { verdict: 'refused', refusal };
  // Nobody's signature is the second to one of somebody whose authority was suspended since: that one counts no more.
  if (await isAnySuspended(deps, policySignedBefore(changes, statement)))
    return { verdict: 'refused', refusal: 'authority-suspended' };
  const words = await wordsOf(deps, signed);
  // What they were shown is not what changes.
  if (words === null || words.digest !== statement.differences) return { verdict: 'refused', refusal: 'stale' };
  const { owners } = words;
  const standsFor = owners.filter((owner) => owner === person.personId || person.groups.includes(owner));
  return { verdict: 'counts', act: { statement, assertion, passkeyJws, owners, standsFor, sameAs, takenAt: at } };
}
