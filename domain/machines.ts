import type { Action } from './actions.js';
import { digestOf } from './canonical.js';
import type { EvidenceReceipt } from './evidence.js';
import type { Plan } from './plan.js';
import type { MachineFacts, Workload } from './machine-facts.js';
import type { CaseAccount, PersonId } from './subjects.js';

/** By what evidence of a workload names it: whoever relies on the evidence computes it again from what is pinned. */
export function workloadIdOf({ issuer, sub }: Pick<Workload, 'issuer' | 'sub'>): string {
  return `workload:${digestOf({ issuer, sub })}`;
}

/** Whether an item is of the very workload that the case's account is pinned with, where it is of one at all. */
export function isOfItsWorkload(
  { account }: Pick<Plan, 'account'>,
  { method, enrolledId }: Pick<EvidenceReceipt, 'method' | 'enrolledId'>,
): boolean {
  if (method !== 'workload-attestation') return true;
  const workload = account?.machine?.workload;
  return workload !== undefined && enrolledId === workloadIdOf(workload);
}

/** What of an account asks for more than its rule does; the policy says how much (its key `accounts`). */
export const CIRCUMSTANCES = ['disabledForCause', 'farReaching'] as const;
export type Circumstance = (typeof CIRCUMSTANCES)[number];

/** Of which actions each is (recovery policy, rows 10 and 13). */
const CIRCUMSTANCES_OF: Readonly<Record<Circumstance, readonly Action[]>> = {
  disabledForCause: ['service-account.enable', 'agent.restore'],
  farReaching: ['agent.restore'],
};

/** The circumstances of a case over an account, as it is pinned. */
export function circumstancesOf(action: Action, { machine = {} }: CaseAccount): readonly Circumstance[] {
  const isSo: Readonly<Record<Circumstance, boolean>> = {
    disabledForCause: machine.disabledFor !== undefined,
    farReaching: (machine.reaches ?? []).length > 0,
  };
  return CIRCUMSTANCES.filter((one) => isSo[one] && CIRCUMSTANCES_OF[one].includes(action));
}

/** For each circumstance that an action knows, an account that is in it and in no other: what a policy is tried with. */
export function exampleAccounts(
  action: Action,
): readonly { readonly circumstance: Circumstance; readonly account: CaseAccount }[] {
  const machines: Readonly<Record<Circumstance, MachineFacts>> = {
    disabledForCause: { disabledFor: 'security' },
    farReaching: { reaches: ['production'] },
  };
  const some = { accountId: '', kind: 'service-account', name: '' } as const;
  return CIRCUMSTANCES.filter((one) => CIRCUMSTANCES_OF[one].includes(action)).map((circumstance) => ({
    circumstance,
    account: { ...some, machine: machines[circumstance] },
  }));
}

/** Whether somebody, under any of these accounts, runs the sessions of the account that a case is about. */
export function operates({ machine }: Pick<CaseAccount, 'machine'>, accounts: readonly PersonId[]): boolean {
  return machine?.operatorIds?.some((operator) => accounts.includes(operator)) === true;
}

/** Whether an account still runs what it ran when its case was opened: else what was attested says nothing of it. */
export function runsTheSame(pinned: CaseAccount, current: CaseAccount | null): boolean {
  return digestOf(pinned.machine?.workload ?? null) === digestOf(current?.machine?.workload ?? null);
}
