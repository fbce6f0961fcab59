import { expect } from '@jest/globals';
import type { Answer } from '../../../contract/messages.js';
import type { Case } from '../../../domain/case.js';
import type { EffectStage } from '../../../domain/effects.js';
import type { Refusal } from '../../../domain/refusals.js';
import type { CaseDriver } from '../../support/case-rig/case-driver.js';

/** A no, with one of the codes that it may have. */
export function refused(answer: Answer, ...codes: readonly Refusal[]): void {
  expect(answer).toMatchObject({ accepted: false });
  expect(codes).toContain(answer.accepted ? null : answer.refusal);
}

export function accepted(answer: Answer): void {
  // So that a failure shows why it was refused.
  expect(answer).toEqual(expect.objectContaining({ accepted: true }));
}

/** Nothing of these stages was done at the target: all of it, unless said otherwise. */
export async function untouched(
  kase: CaseDriver,
  stages: readonly EffectStage[] = ['before-claim', 'claim'],
): Promise<void> {
  const register = await kase.readings.register();
  const { effects } = await kase.recorded();
  const planned = effects.filter(({ stage }) => stages.includes(stage));
  expect(planned.map(({ kind }) => [kind, register[kind]])).toEqual(planned.map(({ kind }) => [kind, 'planned']));
}

/** Everything that a plan foresees was done and proven, and ended again where it may not stay. */
export function done({ effects, outcome }: Case): void {
  expect(outcome).toBe('completed');
  for (const { kind, state, staysWhen } of effects)
    expect([kind, state]).toEqual([kind, staysWhen.includes('completed') ? 'proven' : 'end-proven']);
}
