import { describe, expect, it } from '@jest/globals';
import { opened, weakestPaths, weightOf } from '../../domain/support/weakest.js';
import { HERE } from '../../support/policy-table/giving.js';
import { LAPSES, policy, TABLE, WAYS, waysThrough } from './table.js';

describe('the cases that are driven', () => {
  it('are of every rule and every overlay of the file, and no row is left out', () => {
    const driven = WAYS.flatMap(({ plan }) => [plan.rule, ...(plan.overlays ?? [])]);
    const refusing = policy.overlays.filter(({ refuses }) => refuses).map(({ overlay }) => overlay);
    const overlays = [...policy.overlays, ...Object.values(policy.accounts ?? {}).filter((one) => one !== undefined)];
    const named = [...policy.rules.map(({ rule }) => rule), ...overlays.map(({ overlay }) => overlay)];
    expect([...new Set([...driven, ...refusing])].toSorted()).toEqual(named.toSorted());
  });

  it.each(TABLE)('$name: nothing that cannot be given here is weaker than what is given', ({ plan }) => {
    const [here] = waysThrough(plan);
    const [anywhere] = weakestPaths(plan);
    expect(here && weightOf(plan, here.methods)).toBe(anywhere && weightOf(plan, anywhere.methods));
  });
});

describe('the cases that lack something', () => {
  it('are told apart by their names, and are of every row that is driven', () => {
    expect(new Set(LAPSES.map(({ name }) => name)).size).toBe(LAPSES.length);
    expect(new Set(LAPSES.map(({ plan }) => plan))).toEqual(new Set(WAYS.map(({ plan }) => plan)));
  });

  it.each(LAPSES.filter(({ approvals }) => approvals === 0))(
    '$name: what is given is not enough',
    ({ plan, given }) => {
      const told = given.reduce((so, method) => so.proves(method, HERE(method)), opened(plan));
      expect(told.kase).toMatchObject({ phase: 'verifying', evidence: { length: given.length } });
    },
  );
});
