import type { Plan } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';
import type { Refusal } from './refusals.js';
import type { PersonOfRecord } from './subjects.js';

/** As many are listed in what everybody signs, and certified again by one reviewer. Our choice. */
export const MEMBERS_MAX = 200;

/** The membership at the target that lets somebody into a shared mailbox as themselves. No policy file names it. */
export function delegatesOf({ accountId }: { readonly accountId: string }): string {
  return `mailbox:${accountId}`;
}

/** Whether the directory of record has somebody among those who use a mailbox, or as an owner of it. */
function isMember(
  { memberGroup, ownerIds = [] }: Pick<PersonOfRecord, 'memberGroup' | 'ownerIds'>,
  { personId, groups }: Pick<PersonOfRecord, 'personId' | 'groups'>,
): boolean {
  return ownerIds.includes(personId) || (memberGroup !== undefined && groups.includes(memberGroup));
}

/** Why somebody has no case of a mailbox, or null: they must be of those who use it already (recovery policy, row 9). */
export function membershipRefusal(
  mailbox: Pick<PersonOfRecord, 'memberGroup' | 'ownerIds'>,
  subject: Pick<PersonOfRecord, 'personId' | 'groups' | 'accountKind'>,
): Refusal | null {
  const isPerson = (subject.accountKind ?? 'person') === 'person';
  return isPerson && isMember(mailbox, subject) ? null : 'not-a-member';
}

/** The plan with the one membership that it lends: of the mailbox that it is pinned to, and of no other. */
export function planForMailbox(plan: Plan): Plan {
  const { action, account } = plan;
  if (action !== 'mailbox.delegate' || account === undefined) return plan;
  return { ...plan, effects: plan.effects.map((effect) => ({ ...effect, group: delegatesOf(account) })) };
}

/**
 * In what a plan is lighter than any policy may make access to a shared mailbox (recovery policy, row 9): nothing but that access
 * is lent, so that no password of it is ever issued; and neither what reaches the mailbox nor any other is evidence.
 */
export function* mailboxFlaws({
  action,
  tier,
  account,
  effects,
  evidence,
}: Pick<Plan, 'action' | 'tier' | 'account' | 'effects' | 'evidence'>): Iterable<PlanFlaw> {
  if (action !== 'mailbox.delegate') return;
  if (tier < 2) yield { path: ['tier'], expected: 'at least 2 (row 9)' };
  const [only] = effects;
  if (effects.length !== 1 || only?.kind !== 'membership.grant' || only.stage !== 'before-claim')
    yield { path: ['effects'], expected: 'membership.grant before the claim, and nothing else: no password (row 9)' };
  if (only?.group !== (account === undefined ? undefined : delegatesOf(account)))
    yield { path: ['effects', 0, 'group'], expected: 'the mailbox of the case, and none in a file (row 9)' };
  if (evidence.withoutDomains?.includes('mailbox') !== true)
    yield { path: ['evidence', 'withoutDomains'], expected: 'mailbox: nothing counts that comes from one (row 9)' };
  const { atLeast, minimumStrength, oneAlone = 4 } = evidence;
  if (minimumStrength < 2 || oneAlone < 4 || (atLeast < 2 && minimumStrength < 4))
    yield { path: ['evidence'], expected: 'one item of strength 4, or two of at least 2 (row 9)' };
}
