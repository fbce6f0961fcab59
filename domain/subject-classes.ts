import { isOfAccount, type Action } from './actions.js';
import { groupsOfRecord, KEY_CLASSES, NO_PERSON_KINDS, type NoPersonKind, type PersonOfRecord } from './subjects.js';

/** Whom a case can be for (demands D10 and D11). Whoever is of several classes gets the strictest of all. */
export const SUBJECT_CLASSES = [
  'standard',
  'executive',
  'finance',
  'desk',
  'authority',
  'privileged',
  'developer',
  'remote',
  'incident-responder',
  'contractor',
  'vendor',
  ...NO_PERSON_KINDS,
  ...KEY_CLASSES,
] as const;
export type SubjectClass = (typeof SUBJECT_CLASSES)[number];

/** Which groups of the directory of record make somebody one of a class. What the directory itself says needs no group. */
export interface ClassRule {
  readonly class: SubjectClass;
  readonly groups: readonly string[];
}

/** The classes of accounts that are no person's: rows 9 to 13. */
const NOT_PEOPLE: readonly string[] = NO_PERSON_KINDS;

/** Whether a class is of accounts that are no person's, and that no rule for people is for. */
export function isOfNoPerson(subjectClass: SubjectClass): subjectClass is NoPersonKind {
  return NOT_PEOPLE.includes(subjectClass);
}

type Facts = Pick<
  PersonOfRecord,
  'groups' | 'suspendedFrom' | 'employer' | 'sponsorId' | 'contractEndsAt' | 'accountKind' | 'keyClasses'
>;

/** Whose authority a recovery suspends: whoever decides here (row 6), and the desk (row 7; section 5.7). */
const OF_AUTHORITY: readonly SubjectClass[] = ['authority', 'desk'];

/** What binds or resets something of a person recovers them; what else a case does gives nothing that they sign in with. */
function isRecovery(action: Action): boolean {
  if (isOfAccount(action)) return false;
  switch (action) {
    case 'password.reset':
    case 'mfa.reset':
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
    case 'account.unlock':
      return true;
    case 'contact.change':
    case 'access.emergency':
    case 'access.delegate':
      return false;
  }
}

/** Whether a case of such a person suspends their authority before it changes anything (recovery policy, section 5.7). */
export function suspendsAuthority(action: Action, classes: readonly SubjectClass[]): boolean {
  return isRecovery(action) && classes.some((one) => OF_AUTHORITY.includes(one));
}

/** What the directory of record says outright, so that no policy can leave it out. */
function* classesOfRecord(facts: Facts): Iterable<SubjectClass> {
  const { accountKind, keyClasses = [], employer, sponsorId, contractEndsAt } = facts;
  if (accountKind !== undefined && accountKind !== 'person') yield accountKind;
  if (accountKind === 'api-key') yield* keyClasses;
  if (employer !== undefined) yield 'vendor';
  else if (sponsorId !== undefined || contractEndsAt !== undefined) yield 'contractor';
}

/** The groups of the desk hold authority too, and are never granted by a case; who is in them has row 7 (section 5.7). */
function ofDesk(rules: readonly ClassRule[]): readonly string[] {
  return rules.flatMap((rule) => (rule.class === 'desk' ? rule.groups : []));
}

/**
 * The classes of somebody, in the order of `SUBJECT_CLASSES`: by what the directory of record says of their account and their
 * contract, by the groups that the policy names, and by the authority that they hold here, suspended or not (section 5.7).
 */
export function classesOf(
  rules: readonly ClassRule[],
  authorityGroups: readonly string[],
  person: Facts,
): readonly SubjectClass[] {
  const theirs = groupsOfRecord(person);
  const isIn = (groups: readonly string[]) => groups.some((group) => theirs.includes(group));
  const found = new Set<SubjectClass>(classesOfRecord(person));
  for (const rule of rules) if (isIn(rule.groups)) found.add(rule.class);
  const desk = ofDesk(rules);
  if (isIn(authorityGroups.filter((group) => !desk.includes(group)))) found.add('authority');
  found.delete('standard');
  return found.size === 0 ? ['standard'] : inOrder(found);
}

function inOrder(found: ReadonlySet<SubjectClass>): readonly SubjectClass[] {
  return SUBJECT_CLASSES.filter((one) => found.has(one));
}

/** The classes of a case about an account of no person: those of the account, and whatever its owner is beside. */
export function classesOfAccount(
  account: readonly SubjectClass[],
  owner: readonly SubjectClass[],
): readonly SubjectClass[] {
  return inOrder(new Set([...account, ...owner].filter((one) => one !== 'standard')));
}
