import { digestOf } from '../../domain/canonical.js';
import { isOldEnough } from '../../domain/decision-keys.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import type { Refusal } from '../../domain/refusals.js';
import { accountsBehind } from '../../domain/signed-acts.js';
import {
  ACT_RULES,
  isTaken,
  signedBefore,
  SWITCH_ACTS,
  switchRefusal,
  type SwitchAct,
  type Switches,
  type SwitchStatement,
} from '../../domain/switches.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { isSwitchSignedBy, type SignedSwitch } from '../../proofs/switches.js';
import { otherAccountsOf } from '../decisions/people.js';
import { isAnySuspended } from '../authority/relied-on.js';
import { asIfNotSuspended } from '../authority/under-suspension.js';
import { currentSet } from '../enrolled/current-set.js';
import type { SwitchDeps } from './deps.js';
import type { CurrentSwitches } from './read.js';

/** What a statement comes to: it counts, it was counted before, or it is refused. */
export type JudgedSwitch =
  | { readonly verdict: 'counts'; readonly act: Omit<SwitchAct, 'type' | 'number'> }
  | { readonly verdict: 'counted' }
  | { readonly verdict: 'refused'; readonly refusal: Refusal };

/** What the API kept has the form of a signed statement; what somebody put into the table by hand may be anything. */
function readSigned(body: unknown): SignedSwitch | null {
  if (typeof body !== 'object' || body === null) return null;
  const { statement, assertion } = body as Partial<SignedSwitch>;
  if (typeof statement !== 'object' || typeof assertion !== 'object') return null;
  if (statement === null || assertion === null || !SWITCH_ACTS.includes(statement.kind)) return null;
  const isWhole = typeof statement.decider === 'string' && Number.isSafeInteger(statement.issuedAt);
  return isWhole ? { statement, assertion } : null;
}

async function passkeyOf(deps: SwitchDeps, { statement, assertion }: SignedSwitch): Promise<EnrolledPasskey | null> {
  const rows = (await currentSet(deps, statement.decider))?.rows ?? [];
  const passkeys = rows.map(({ enrolled }) => enrolled).filter((enrolled) => enrolled.kind === 'passkey');
  return passkeys.find(({ credentialId }) => credentialId === assertion.credentialId) ?? null;
}

/** Who signed, or why they may not: their passkey, and what the directory of record says of them now. */
async function signerOf(deps: SwitchDeps, signed: SignedSwitch, at: number): Promise<PersonOfRecord | Refusal> {
  const { kind, decider } = signed.statement;
  const { groups, keyTenureDays } = ACT_RULES[kind];
  const passkey = await passkeyOf(deps, signed);
  if (passkey === null || !(await isSwitchSignedBy(passkey, signed, deps.signing))) return 'proof';
  if (!isOldEnough(passkey, keyTenureDays, at)) return 'key-too-recent';
  const found = await deps.directory.findById(decider);
  // To stop everything takes no authority that could be suspended (invariant 10).
  const person = found !== null && kind === 'global-stop' ? asIfNotSuspended(found) : found;
  if (person?.status === 'active' && groups.some((group) => person.groups.includes(group))) return person;
  return person?.suspendedFrom === undefined ? 'not-in-group' : 'authority-suspended';
}

/** Nobody's signature is the second to one of somebody whose authority was suspended since: that one counts no more. */
async function otherSignerRefusal(
  deps: SwitchDeps,
  switches: Switches,
  statement: SwitchStatement,
): Promise<Refusal | null> {
  if (statement.kind === 'global-stop') return null;
  return (await isAnySuspended(deps, signedBefore(switches, statement))) ? 'authority-suspended' : null;
}

/** Judges what was signed to turn a switch. `at` is the worker's time. */
export async function judgeSwitch(
  deps: SwitchDeps,
  { switches, acts }: CurrentSwitches,
  body: unknown,
  at: number,
): Promise<JudgedSwitch> {
  const signed = readSigned(body);
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement } = signed;
  const signer = await signerOf(deps, signed, at);
  if (typeof signer === 'string') return { verdict: 'refused', refusal: signer };
  const statementDigest = digestOf(statement);
  if (isTaken(switches, acts, statementDigest)) return { verdict: 'counted' };
  const sameAs = await otherAccountsOf(deps, signer);
  const refusal =
    switchRefusal(switches, statement, accountsBehind({ by: signer.personId, sameAs }), at) ??
    (await otherSignerRefusal(deps, switches, statement));
  if (refusal !== null) return { verdict: 'refused', refusal };
  const { kind, decider: by, reason, until, issuedAt: signedAt } = statement;
  return { verdict: 'counts', act: { kind, by, sameAs, reason, until, statementDigest, signedAt } };
}
