import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { loadPolicy } from '../../policy/load.js';
import { satisfiabilityProblems } from '../../policy/satisfiability.js';
import { staffs } from '../../policy/staffing.js';
import { EVERYBODY as PEOPLE } from './people.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });

/** Somebody answers for the head too, who else would have nobody to countersign when all is lost (row 4). */
const EVERYBODY = PEOPLE.map((one) =>
  one.personId === 'mona' ? { ...one, managerId: 'recovery-approvers-one' } : one,
);

const without = (drop: (person: PersonOfRecord) => boolean) => EVERYBODY.filter((person) => !drop(person));
const problemsOf = (people: readonly PersonOfRecord[]) =>
  satisfiabilityProblems(policy, people).map(({ problem, rule, message }) => `${problem} ${rule}: ${message}`);

describe('a policy that the people of record can live with', () => {
  it('has no problem', () => {
    expect(problemsOf(EVERYBODY)).toEqual([]);
  });
});

describe('a policy that they cannot live with is told so, by rule', () => {
  it('when a group is empty, or everybody in it has left', () => {
    const noReviewers = without(({ groups }) => groups.includes('recovery-reviewers'));
    const message = 'nobody at work is in recovery-reviewers, which reviews';
    expect(problemsOf(noReviewers)).toContain(`empty-group row-1b: ${message}`);
    const left = EVERYBODY.map((one) =>
      one.groups.includes('recovery-reviewers') ? { ...one, status: 'left' as const } : one,
    );
    expect(problemsOf(left)).toContain(`empty-group row-14: ${message}`);
  });

  it('when too few different people are left once one of them asked for the case', () => {
    const twoApprovers = without(({ personId }) => personId === 'recovery-approvers-three');
    expect(problemsOf(twoApprovers)).toContain(
      'too-few-people row-14: 4 different people are needed to decide, and there are fewer once one of them asked for the case',
    );
    const oneApprover = twoApprovers.filter(({ personId }) => personId !== 'recovery-approvers-two');
    expect(problemsOf(oneApprover)).toContain(
      'too-few-people row-14: 4 different people are needed to decide, and there are fewer',
    );
  });

  it('attack: staff of a vendor count for nobody, in whatever group they are', () => {
    const outsourced = EVERYBODY.map((one) =>
      one.groups.includes('security') ? { ...one, employer: 'Fixers Ltd' } : one,
    );
    expect(problemsOf(outsourced).join('\n')).toMatch(/nobody at work is in security, which fills the seat security/);
  });

  it('when nobody answers for a rule', () => {
    expect(problemsOf(without(({ groups }) => groups.includes('identity-team')))).toContain(
      'no-owner row-3: nobody at work is in identity-team, which answers for it',
    );
  });

  it('when somebody under contract has no sponsor at work', () => {
    const orphaned = EVERYBODY.map((one) => (one.personId === 'ven' ? { ...one, sponsorId: 'nobody' } : one));
    expect(problemsOf(orphaned)).toContain(
      'no-relation row-1b: 1 of the people of record have nobody at work for the seat sponsor',
    );
  });

  it('only as far as somebody of a class is there: a row for nobody needs nobody', () => {
    const nobodyPrivileged = without(
      ({ personId, groups }) => ['root', 'batch'].includes(personId) || groups.includes('privileged-access-owners'),
    );
    expect(problemsOf(nobodyPrivileged)).toEqual([]);
  });
});

describe('a different person for each part', () => {
  const people = ['a', 'b', 'c', 'd', 'e'];
  const roles = fc.array(fc.subarray(people), { maxLength: 5 });

  /** By trying every choice. */
  const canBe = ([first, ...rest]: readonly (readonly string[])[], used: readonly string[] = []): boolean =>
    first === undefined || first.some((one) => !used.includes(one) && canBe(rest, [...used, one]));

  it('is found where there is one, and whoever asked is left out, as trying everything does', () => {
    fc.assert(
      fc.property(roles, (parts) => {
        const always = people.every((asked) => canBe(parts.map((part) => part.filter((one) => one !== asked))));
        const expected = !canBe(parts) ? 'never' : always ? 'enough' : 'unless-one-asked';
        expect(staffs(parts)).toBe(expected);
      }),
    );
  });
});
