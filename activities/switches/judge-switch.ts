import { digestOf } from '../../domain/canonical.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import {
  ACT_RULES,
  isTaken,
  signedBefore,
  SWITCH_ACTS,
  switchRefusal,
  type SwitchAct,
  type SwitchActKind,
  type Switches,
  type SwitchStatement,
} from '../../domain/switches.js';
import { isSwitchSignedBy } from '../../proofs/switches.js';
import { isAnySuspended } from '../authority/relied-on.js';
import { asIfNotSuspended } from '../authority/under-suspension.js';
import { signingGround, underAccess, type Judged } from '../signed-acts/judged.js';
import { readSigned } from '../signed-acts/signed.js';
import { signerOf, type Signer } from '../signed-acts/signer.js';
import type { SwitchDeps } from './deps.js';
import type { CurrentSwitches } from './read.js';

/** Whoever signed, with the standing that they would have where it is to stop: that takes no authority that could be suspended (invariant 10). */
function standing(kind: SwitchActKind, signer: Signer): Signer {
  return kind === 'global-stop' ? { ...signer, person: asIfNotSuspended(signer.person) } : signer;
}

/** Why somebody turns no such switch, by the directory of record, or null. */
function groupRefusal(kind: SwitchActKind, { status, groups, suspendedFrom }: PersonOfRecord): Refusal | null {
  if (status === 'active' && ACT_RULES[kind].groups.some((group) => groups.includes(group))) return null;
  return suspendedFrom === undefined ? 'not-in-group' : 'authority-suspended';
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
): Promise<Judged<SwitchAct>> {
  const signed = readSigned<SwitchStatement>(body, SWITCH_ACTS);
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement } = signed;
  const { kind, decider: by, reason, until, issuedAt: signedAt } = statement;
  const { keyTenureDays: tenureDays } = ACT_RULES[kind];
  const found = await signerOf(deps, signed, { isSignedBy: isSwitchSignedBy, tenureDays }, at);
  if (typeof found === 'string') return { verdict: 'refused', refusal: found };
  const signer = standing(kind, found);
  const signers = signedBefore(switches, statement);
  const access = signingGround(deps, signer, { action: kind, about: [], signers }, at);
  const outside = groupRefusal(kind, signer.person);
  if (outside !== null) return { verdict: 'refused', refusal: outside, access };
  const statementDigest = digestOf(statement);
  if (isTaken(switches, acts, statementDigest)) return { verdict: 'counted' };
  const refusal =
    switchRefusal(switches, statement, signer.accounts, at) ?? (await otherSignerRefusal(deps, switches, statement));
  const { sameAs } = signer;
  return underAccess(refusal, access, { kind, by, sameAs, reason, until, statementDigest, signedAt });
}
