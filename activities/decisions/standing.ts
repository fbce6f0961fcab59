import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import type { Standing, StandingReceipt, StoodFor } from '../../domain/receipts.js';
import type { Statement } from '../../domain/statement.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import { signReceipt } from '../../proofs/receipts.js';
import type { CaseDeps } from '../deps.js';
import { otherAccountsOf, relationsOf, superiorsOf } from './people.js';
import { rotationOf } from './rotation.js';

type Deps = Pick<CaseDeps, 'db' | 'directory' | 'verifierKey'>;

/** Who decides what, and when the worker read it. */
export interface Deciding {
  readonly person: PersonOfRecord;
  readonly statement: Statement;
  readonly readAt: number;
  /** Whom they decide for, who is away; null where they decide by their own standing. */
  readonly forWhom: StoodFor | null;
  /** The fingerprint of the key that signed, where two people gave their word on it. */
  readonly vouched: string | undefined;
}

/** The managers above somebody, the subject by the account that the case is about, whichever of theirs is meant. */
async function aboveOf(deps: Deps, kase: Case, person: PersonOfRecord): Promise<readonly PersonId[]> {
  const { personId } = kase.subject;
  const [above, subject] = await Promise.all([superiorsOf(deps, person), deps.directory.findById(personId)]);
  const theirs = subject === null ? [] : await otherAccountsOf(deps, subject);
  return above.map((superior) => (theirs.includes(superior.personId) ? personId : superior.personId));
}

/** Whether somebody works for the subject as their assistant, under any account, or stands for somebody who does. */
async function assistsSubject({ directory }: Deps, kase: Case, accounts: readonly PersonId[]): Promise<boolean> {
  const assistants = (await directory.findById(kase.subject.personId))?.assistantIds ?? [];
  return accounts.some((account) => assistants.includes(account));
}

/** What the directory of record says of a decider and their part in other cases, signed: all that separation needs. */
export async function signStanding(deps: Deps, kase: Case, deciding: Deciding): Promise<Standing> {
  const { person, statement, readAt, forWhom, vouched } = deciding;
  const { personId, groups, managerId, employer, accountKind = 'person' } = person;
  const [superiors, sameAs, relations] = await Promise.all([
    aboveOf(deps, kase, person),
    otherAccountsOf(deps, person),
    relationsOf(deps, kase, personId),
  ]);
  const stoodFor = forWhom === null ? [] : [forWhom.personId, ...forWhom.sameAs];
  const assists = await assistsSubject(deps, kase, [personId, ...sameAs, ...stoodFor]);
  const isApproval = statement.kind === 'approve';
  const receipt: StandingReceipt = {
    type: 'standing',
    caseId: kase.id,
    personId,
    groups,
    managerId,
    superiors,
    ...(relations.length > 0 && { relations }),
    ...(sameAs.length > 0 && { sameAs }),
    ...(assists && { assistsSubject: true }),
    ...(employer !== undefined && { employer }),
    ...(accountKind !== 'person' && { accountKind }),
    ...(person.suspendedFrom !== undefined && { suspended: true }),
    ...(vouched !== undefined && { keyVouched: vouched }),
    ...(forWhom !== null && { standsFor: forWhom }),
    ...(isApproval && { rotation: await rotationOf(deps, kase, person) }),
    statementDigest: digestOf(statement),
    readAt,
  };
  return signReceipt(deps.verifierKey, receipt);
}
