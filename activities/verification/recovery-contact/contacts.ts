import { readOpenRecovery } from '../../../db/openings.js';
import type { Case } from '../../../domain/case.js';
import type { Enrolled, EnrolledContact } from '../../../domain/enrolled.js';
import type { Refusal } from '../../../domain/refusals.js';
import { mayVouch } from '../../../domain/separation.js';
import type { PersonId } from '../../../domain/subjects.js';
import type { CaseDeps } from '../../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'directory'>;

/** The contacts that may vouch, oldest first and never none; and who they are, by enrolled id, where we know them. */
export interface ContactsApart {
  readonly enrolled: readonly EnrolledContact[];
  readonly vouchers: ReadonlyMap<string, PersonId>;
}

/** Every address at which the subject reads mail themselves, as far as anybody here knows, in lower case. */
async function ownAddresses({ directory }: Deps, kase: Case, all: readonly Enrolled[]): Promise<ReadonlySet<string>> {
  const ofRecord = await directory.findById(kase.subject.personId);
  const enrolled = all.filter((thing) => thing.kind === 'email').map(({ address }) => address);
  return new Set([...enrolled, ofRecord?.workEmail ?? ''].map((address) => address.toLowerCase()));
}

/** Who a contact is: null for somebody the directory of record does not know, or why they vouch for nobody. */
async function whoIs(deps: Deps, kase: Case, contact: EnrolledContact): Promise<PersonId | null | { no: Refusal }> {
  const [person, another] = await deps.directory.findByIdentifier(contact.address);
  if (person === undefined) return null;
  if (another !== undefined || person.personId === kase.subject.personId) return { no: 'evidence-not-independent' };
  const subject = await deps.directory.findById(kase.subject.personId);
  const isAssistant = subject?.assistantIds?.includes(person.personId) === true;
  // Row 7: an assistant vouches for nobody they work for.
  if (person.status !== 'active' || isAssistant) return { no: 'voucher-not-entitled' };
  if ((await readOpenRecovery(deps.db, person.personId)) !== undefined) return { no: 'voucher-in-recovery' };
  return mayVouch(kase, person.personId) ? person.personId : { no: 'voucher-has-part' };
}

/**
 * Those of the subject's contacts who are somebody else, whose mailbox is none of the subject's, and who have no other part
 * in the case; or why there is none. An inadmissible one counts as absent (recovery policy, footnote iv).
 */
export async function contactsApart(
  deps: Deps,
  kase: Case,
  standing: readonly Enrolled[],
  all: readonly Enrolled[],
): Promise<ContactsApart | Refusal> {
  const own = await ownAddresses(deps, kase, all);
  const enrolled: EnrolledContact[] = [];
  const vouchers = new Map<string, PersonId>();
  let refusal: Refusal = 'evidence-not-independent';
  for (const contact of standing.filter((thing) => thing.kind === 'contact')) {
    if (own.has(contact.address.toLowerCase())) continue;
    const who = await whoIs(deps, kase, contact);
    if (who !== null && typeof who === 'object') {
      refusal = who.no;
      continue;
    }
    enrolled.push(contact);
    if (who !== null) vouchers.set(contact.enrolledId, who);
  }
  return enrolled.length === 0 ? refusal : { enrolled, vouchers };
}
