import type { Case } from '../../domain/case.js';
import { groupsOfRecord, type PersonId } from '../../domain/subjects.js';
import type { SubjectClass } from '../../domain/subject-classes.js';
import type { CaseDeps } from '../deps.js';
import { ownersOf } from '../decisions/people.js';

type Deps = Pick<CaseDeps, 'directory' | 'policy'>;

/** Of row 7: executives, finance and the desk. */
const WITH_ASSISTANTS: readonly SubjectClass[] = ['executive', 'finance', 'desk'];

/** The groups that make somebody an administrator, by the policy: who is in one can reach what its owner answers for. */
function administering({ policy }: Deps): readonly string[] {
  return policy.classes.flatMap((one) => (one.class === 'privileged' ? one.groups : []));
}

/**
 * Who owns what is at stake, as far as the directory of record says so: what the subject administers, and what the case grants
 * in an emergency (recovery policy, section 3, N3). Whoever owns what is lent is told of that by itself.
 */
export async function assetOwnersOf(deps: Deps, { subject, plan }: Case): Promise<readonly PersonId[]> {
  const person = await deps.directory.findById(subject.personId);
  const theirs = person === null ? [] : groupsOfRecord(person);
  const granted = plan.action === 'access.delegate' ? [] : plan.effects.flatMap(({ group }) => group ?? []);
  const groups = new Set([...administering(deps).filter((group) => theirs.includes(group)), ...granted]);
  const owners = await Promise.all([...groups].map((group) => ownersOf(deps, group)));
  return [...new Set(owners.flat())].filter((personId) => personId !== subject.personId);
}

/** Who works for the subject as their assistant, if the subject is one of those of row 7. */
export async function assistantsOf(deps: Deps, { subject, plan }: Case): Promise<readonly PersonId[]> {
  if (!WITH_ASSISTANTS.some((one) => plan.classes?.includes(one) === true)) return [];
  const person = await deps.directory.findById(subject.personId);
  return (person?.assistantIds ?? []).filter((personId) => personId !== subject.personId);
}

/** Where security of the vendor reads mail whose staff the subject is: on file, never as anybody names it in a case (row 8). */
export async function vendorSecurityOf({ directory }: Deps, { subject }: Case): Promise<string | null> {
  const employer = (await directory.findById(subject.personId))?.employer;
  return employer === undefined ? null : ((await directory.vendorSecurityOf?.(employer)) ?? null);
}
