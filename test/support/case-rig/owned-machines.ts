import type { Action } from '../../../domain/actions.js';
import { MINUTE } from '../../../domain/clock.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import type { CaseDriver } from './case-driver.js';
import { addMachine, type Machine, type MachineOptions } from './machines.js';
import type { CaseRig } from './rig.js';

/** An account of no person, and two people who own it. */
export interface OwnedMachine extends Machine {
  readonly owner: SeededPerson;
  readonly other: SeededPerson;
}

/** What an approval says of its reason. */
export const REASON = 'I know why it was disabled, and that it is mended';

/** Adds an account of two owners, neither of whom has another. */
export async function ownedMachine(rig: CaseRig, options: MachineOptions = {}): Promise<OwnedMachine> {
  const [owner, other] = [rig.nextSubject(), rig.nextSubject()];
  const machine = await addMachine(rig.place.directory.owner, [owner.personId, other.personId], options);
  return { ...machine, owner, other };
}

/** Opens a case of an account for the one of its owners. */
export function openOver(rig: CaseRig, action: Action, { owner, username }: OwnedMachine): Promise<CaseDriver> {
  return rig.open(owner, action, { account: username });
}

/** The owner proves that it is them, and the workload that it runs as the account. */
export async function provesBoth(kase: CaseDriver): Promise<void> {
  for (const given of [await kase.submitPasskey(), await kase.submitWorkload()])
    if (!given.accepted) throw new Error(`the evidence was refused: ${given.refusal}`);
  await kase.reaches('approving');
}

/** Another owner countersigns, and security. Then the time to object is over. */
export async function countersigns(rig: CaseRig, kase: CaseDriver, { other }: OwnedMachine): Promise<void> {
  for (const who of [other.username, 'sven']) {
    const signed = await kase.decide(who, 'approve', { comment: REASON });
    if (!signed.accepted) throw new Error(`the approval of ${who} was refused: ${signed.refusal}`);
  }
  const { deadline } = await kase.reaches('cooling-off');
  await rig.skipTo((deadline ?? 0) + MINUTE);
}

/** What the directory has of the account. */
export function stateOf(rig: CaseRig, { accountId }: Machine) {
  return rig.place.directory.owner
    .selectFrom('sample_directory.machine')
    .select(['disabled', 'disabled_for', 'enabled_by', 'kept_by', 'enabled_until'])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
}
