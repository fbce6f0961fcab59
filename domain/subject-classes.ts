import { NO_PERSON_KINDS, type NoPersonKind, type PersonOfRecord } from './subjects.js';

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

type Facts = Pick<PersonOfRecord, 'groups' | 'employer' | 'sponsorId' | 'contractEndsAt' | 'accountKind'>;

/** What the directory of record says outright, so that no policy can leave it out. */
function* classesOfRecord({ accountKind, employer, sponsorId, contractEndsAt }: Facts): Iterable<SubjectClass> {
  if (accountKind !== undefined && accountKind !== 'person') yield accountKind;
  if (employer !== undefined) yield 'vendor';
  else if (sponsorId !== undefined || contractEndsAt !== undefined) yield 'contractor';
}

/**
 * The classes of somebody, in the order of `SUBJECT_CLASSES`: by what the directory of record says of their account and their
 * contract, by the groups that the policy names, and by the authority that they hold here (section 5.7).
 */
export function classesOf(
  rules: readonly ClassRule[],
  authorityGroups: readonly string[],
  person: Facts,
): readonly SubjectClass[] {
  const isIn = (groups: readonly string[]) => groups.some((group) => person.groups.includes(group));
  const found = new Set<SubjectClass>(classesOfRecord(person));
  for (const rule of rules) if (isIn(rule.groups)) found.add(rule.class);
  if (isIn(authorityGroups)) found.add('authority');
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
