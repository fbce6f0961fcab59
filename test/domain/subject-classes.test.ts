import { describe, expect, it } from '@jest/globals';
import { classesOf, isOfNoPerson, SUBJECT_CLASSES } from '../../domain/subject-classes.js';
import { ACCOUNT_KINDS } from '../../domain/subjects.js';
import { loadPolicy } from '../../policy/load.js';
import { planFor, planOfClasses } from '../../policy/plan.js';
import type { ClassOverlay } from '../../policy/policy-file.js';
import { EVERYBODY, NOW, personOf } from '../policy/people.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const classes = (changes: Parameters<typeof personOf>[1] = {}) =>
  classesOf(policy.classes, policy.authorityGroups, personOf('somebody', changes));

describe('the classes of somebody', () => {
  it.each([
    [{}, ['standard']],
    [{ groups: ['executives', 'finance'] }, ['executive', 'finance']],
    [{ groups: ['administrators', 'developers'] }, ['privileged', 'developer']],
    [{ groups: ['desk'] }, ['desk']],
    [{ groups: ['desk', 'operators'] }, ['desk', 'authority']],
    [{ groups: [], suspendedFrom: ['operators'] }, ['authority']],
    [{ groups: ['security'] }, ['authority']],
    [{ contractEndsAt: NOW }, ['contractor']],
    [{ employer: 'Fixers Ltd', groups: ['administrators'] }, ['privileged', 'vendor']],
    [{ accountKind: 'person' as const }, ['standard']],
    [{ accountKind: 'ai-agent' as const, groups: ['developers'] }, ['developer', 'ai-agent']],
  ])('are by what the directory of record says of them: %j', (changes, expected) => {
    expect(classes(changes)).toEqual(expected);
  });

  it('attack: no policy can leave out that somebody is of a vendor, under contract, or no person', () => {
    for (const kind of ACCOUNT_KINDS.filter((one) => one !== 'person'))
      expect(classesOf([], [], personOf('it', { accountKind: kind }))).toEqual([kind]);
    expect(classesOf([], [], personOf('ven', { employer: 'Fixers Ltd' }))).toEqual(['vendor']);
    expect(classesOf([], [], personOf('con', { sponsorId: 'mona' }))).toEqual(['contractor']);
  });

  it('are of people or of accounts that are no person’s', () => {
    expect(SUBJECT_CLASSES.filter(isOfNoPerson)).toEqual(ACCOUNT_KINDS.filter((kind) => kind !== 'person'));
  });
});

describe('several classes', () => {
  const planOf = (...groups: string[]) => planFor(policy, 'password.reset', personOf('somebody', { groups }));

  it('come to all that any of them asks for', () => {
    expect(planOf('finance', 'developers')).toMatchObject({
      tier: 3,
      overlays: ['developers', 'row-7'],
      approvals: { always: 2 },
      notices: 'N3',
    });
    expect(planOf('developers', 'finance')).toEqual(planOf('finance', 'developers'));
  });

  it('that ask for a look and for two verifiers leave a way: whoever is both is looked at by two', () => {
    expect(planOf('executives', 'administrators')).toMatchObject({
      tier: 4,
      overlays: ['row-6', 'row-7'],
      evidence: { verifiers: 2, oneOf: [['attended-video', 'in-person']] },
    });
  });

  it('that forbid each other’s evidence leave no plan: whoever is both is refused', () => {
    const without = (overlay: ClassOverlay): ClassOverlay =>
      overlay.overlay === 'row-6'
        ? { ...overlay, evidence: { ...overlay.evidence, without: ['attended-video', 'in-person'] } }
        : overlay;
    const forbidding = { ...policy, overlays: policy.overlays.map(without) };
    expect(planOfClasses(forbidding, 'password.reset', ['executive', 'privileged'])).toBe('no-rule');
  });

  it('attack: whoever holds authority is tier 4 whatever else they are, and whoever is no person has no plan', () => {
    expect(planOf('developers', 'operators')).toMatchObject({ tier: 4, overlays: ['authority', 'developers'] });
    expect(planOf('executives', 'operators')).toMatchObject({ tier: 4, overlays: ['authority', 'row-7'] });
    for (const person of EVERYBODY.filter(({ accountKind }) => accountKind !== undefined))
      expect(planFor(policy, 'password.reset', person)).toBe('no-rule');
  });

  it('attack: a class of which an overlay was forgotten is refused, not let by', () => {
    const forgotten = { ...policy, overlays: policy.overlays.filter(({ overlay }) => overlay !== 'developers') };
    expect(planFor(forgotten, 'password.reset', personOf('dev', { groups: ['developers'] }))).toBe('no-rule');
  });
});
