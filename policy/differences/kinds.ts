import { isOfNoPerson, SUBJECT_CLASSES, type SubjectClass } from '../../domain/subject-classes.js';
import { KEY_CLASSES, type PersonOfRecord } from '../../domain/subjects.js';
import type { Policy } from '../load.js';

/** Somebody of whom nothing is known but what is said here. */
export function somebody(personId: string, groups: readonly string[] = []): PersonOfRecord {
  return {
    personId,
    username: personId,
    displayName: personId,
    status: 'active',
    managerId: null,
    groups,
    workEmail: '',
    employeeNumber: null,
    phoneOnFile: null,
  };
}

/** A kind of people for whom a policy may say something of its own, and somebody who stands for it. */
export interface Kind {
  readonly name: string;
  readonly person: PersonOfRecord;
}

/** Whom the directory of record itself says to be of a class, whatever groups a policy names. */
function ofRecord(name: SubjectClass): object | null {
  if (name === 'contractor') return { sponsorId: 'a sponsor' };
  if (name === 'vendor') return { employer: 'a vendor', sponsorId: 'a sponsor' };
  const key = KEY_CLASSES.find((one) => one === name);
  if (key !== undefined) return { accountKind: 'api-key', keyClasses: [key] };
  return isOfNoPerson(name) ? { accountKind: name } : null;
}

/** The groups that make somebody one of a class, by any of the policies. */
function groupsOf(name: SubjectClass, policies: readonly Policy[]): readonly string[] {
  const rules = policies.flatMap(({ classes }) => classes);
  // The desk's own groups make somebody one of the desk, and of no higher class (recovery policy, row 7).
  const desk = rules.flatMap((rule) => (rule.class === 'desk' ? rule.groups : []));
  if (name === 'authority')
    return policies.flatMap(({ authorityGroups }) => authorityGroups).filter((group) => !desk.includes(group));
  return rules.flatMap((rule) => (rule.class === name ? rule.groups : []));
}

/**
 * Whom policies tell apart: whoever is in no group that they name, and one of each class that either knows. A class of several
 * groups has one for each, because a policy may have taken one out of it.
 */
export function kindsOf(policies: readonly Policy[]): readonly Kind[] {
  return SUBJECT_CLASSES.flatMap((name): readonly Kind[] => {
    if (name === 'standard') return [{ name, person: somebody(name) }];
    const facts = ofRecord(name);
    if (facts !== null) return [{ name, person: { ...somebody(name), ...facts } }];
    const groups = [...new Set(groupsOf(name, policies))];
    return groups.map((group, nth) => ({
      name: nth === 0 ? name : `${name} (${group})`,
      person: somebody(name, [group]),
    }));
  });
}
