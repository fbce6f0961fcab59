import type { Case } from '../../../domain/case.js';
import type { Refusal } from '../../../domain/refusals.js';
import { mayVouch } from '../../../domain/separation.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import type { CaseDeps } from '../../deps.js';

type Deps = Pick<CaseDeps, 'directory'>;

/**
 * Whether a person is the subject's manager: active, by the directory of record when the case opened and now; never the
 * subject, nor one of their reports (recovery policy, section 5.6).
 */
export async function isManager(
  { directory }: Deps,
  kase: Pick<Case, 'subject'>,
  person: PersonOfRecord,
): Promise<boolean> {
  const { personId, managerId } = kase.subject;
  if (person.personId !== managerId || person.personId === personId) return false;
  if (person.status !== 'active' || person.managerId === personId) return false;
  return (await directory.findById(personId))?.managerId === person.personId;
}

/** The manager who is asked, or why there is none to ask. */
export async function managerToAsk(deps: Deps, kase: Case): Promise<PersonOfRecord | Refusal> {
  const { managerId } = kase.subject;
  const manager = managerId === null ? null : await deps.directory.findById(managerId);
  if (manager === null || manager.workEmail === '' || !(await isManager(deps, kase, manager))) return 'nobody-to-ask';
  return mayVouch(kase, manager.personId) ? manager : 'voucher-has-part';
}
