import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { isRebind, type Action } from '../../domain/actions.js';
import { judgeOf, type Advice, type Coverage } from '../../domain/coverage.js';
import { assuranceOf, type Assurance } from '../../domain/subjects.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Policy } from '../../policy/load.js';
import { isPlan, planFor, planOfRule } from '../../policy/plan.js';
import type { Member } from './people.js';

/** What holds for somebody and an action: whether they could be recovered, or why policy has no plan for them. */
export type Standing = Coverage | { readonly state: 'no-plan'; readonly refusal: Refusal };

/** One person and one action. */
export interface Finding {
  readonly personId: string;
  readonly name: string;
  readonly action: Action;
  readonly standing: Standing;
}

/** The numbers of one action. */
export interface Tally {
  readonly action: Action;
  readonly covered: number;
  readonly waits: number;
  readonly uncovered: number;
  readonly noPlan: number;
  /** How many of the covered need how many approvals. */
  readonly approvals: Readonly<Record<number, number>>;
  /** The cheapest fix of those who are uncovered, the most frequent first; nothing to enrol where none is known. */
  readonly fixes: readonly (Pick<Advice, 'enrol' | 'proofAgain'> & { readonly people: number })[];
}

/** Of whoever is only supposed nothing is said of proofing, and so nothing is held against them. */
const supposed = (now: number): Assurance => ({ proofing: { ial: 1, at: now } });

/**
 * The actions of a policy that what people enrolled decides, or one alone. Whoever lost every factor needs the word of others in
 * every way (rows 4 and 4r): nothing that is enrolled tells whether they get it.
 */
export function actionsSurveyed({ rules }: Policy, only: Action | undefined): readonly Action[] {
  const actions = rules.map(({ action }) => action);
  return actions.filter((action) => (only === undefined ? !isRebind(action) : action === only));
}

/**
 * Everybody and every action of a policy.
 *
 * @param only this action alone; all that `actionsSurveyed` names where nothing is said
 * @param now epoch milliseconds
 */
export function surveyed(
  policy: Policy,
  members: readonly Member[],
  only: Action | undefined,
  now: number,
): readonly Finding[] {
  return actionsSurveyed(policy, only).flatMap((action) => {
    const plan = planOfRule(policy, action);
    if (!isPlan(plan)) return [];
    const judge = judgeOf(plan, VERIFICATION_METHODS, now);
    return members.map(({ personId, name, enrolled, ofRecord }): Finding => {
      const own = ofRecord === null ? plan : planFor(policy, action, ofRecord);
      const standing: Standing = isPlan(own)
        ? judge(enrolled, ofRecord === null ? supposed(now) : assuranceOf(ofRecord))
        : { state: 'no-plan', refusal: own };
      return { personId, name, action, standing };
    });
  });
}

function countBy<T>(things: readonly T[], keyOf: (thing: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(keyOf(thing), (counts.get(keyOf(thing)) ?? 0) + 1);
  return counts;
}

function tallyOf(action: Action, standings: readonly Standing[]): Tally {
  const of = <S extends Standing['state']>(state: S) =>
    standings.filter((one): one is Extract<Standing, { readonly state: S }> => one.state === state);
  const covered = of('covered');
  const uncovered = of('uncovered');
  const fixes = new Map<string, Pick<Advice, 'enrol' | 'proofAgain'> & { people: number }>();
  for (const { fix } of uncovered) {
    const { enrol, proofAgain } = fix ?? { enrol: [] };
    const key = [...enrol, proofAgain].join();
    const same = fixes.get(key) ?? { enrol, ...(proofAgain && { proofAgain }), people: 0 };
    same.people += 1;
    fixes.set(key, same);
  }
  return {
    action,
    covered: covered.length,
    waits: of('waits').length,
    uncovered: uncovered.length,
    noPlan: of('no-plan').length,
    approvals: Object.fromEntries(countBy(covered, ({ approvals }) => `${approvals}`)),
    fixes: [...fixes.values()].toSorted((one, other) => other.people - one.people),
  };
}

/** The numbers of each action, in the order of the findings. */
export function tallied(findings: readonly Finding[]): readonly Tally[] {
  const byAction = new Map<Action, Standing[]>();
  for (const { action, standing } of findings) {
    const standings = byAction.get(action) ?? [];
    byAction.set(action, standings);
    standings.push(standing);
  }
  return [...byAction].map(([action, standings]) => tallyOf(action, standings));
}
