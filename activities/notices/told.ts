import type { Case } from '../../domain/case.js';
import { groupLent } from '../../domain/delegations.js';
import type { EffectKind } from '../../domain/effects.js';
import { wantsAcknowledgement } from '../../domain/grants.js';
import { quote, quoteName } from '../mails/outside.js';
import type { Reader } from '../mails/reader.js';
import type { SavedCode, Told, Watching } from '../mails/texts.js';

/** What became of the saved code that the subject used, where they used one. */
function savedCodeOf({ evidence, outcome }: Case): SavedCode {
  if (!evidence.some(({ receipt }) => receipt.method === 'recovery-code')) return 'none';
  return outcome === 'completed' ? 'replaced' : 'spent';
}

/** What takes out of use what was lost. */
const SUSPENDING: readonly EffectKind[] = ['authenticator.suspend', 'factors.suspend'];

/** Whether what was lost was taken out of use before the case ended. */
function wasSuspended({ effects }: Case): boolean {
  return effects.some(({ kind, state }) => SUSPENDING.includes(kind) && state !== 'planned');
}

/** What of a reader decides what they are told. */
interface ToldTo {
  readonly uses?: readonly number[] | undefined;
  readonly watching?: Watching | undefined;
}

/** What a reader may be told of a case, in their own way to write times, names set apart from what we say. */
export function toldOf(kase: Case, { at, texts }: Reader, { uses = [], watching = 'duty' }: ToldTo = {}): Told {
  const time = (when: number | null): string => (when === null ? texts.later : at(when));
  return {
    action: kase.action,
    name: quoteName(kase.subject.displayName),
    ticket: quote(kase.opening.receipt.ticket.id),
    until: time(kase.deadline),
    claimUntil: time(kase.handOverUntil),
    grantedUntil: time(kase.grantedUntil ?? kase.deadline),
    reviewDue: time(kase.reviewDueAt),
    outcome: kase.outcome,
    callBack: kase.plan.approvals.callBack,
    acknowledgement: wantsAcknowledgement(kase),
    suspended: wasSuspended(kase),
    savedCode: savedCodeOf(kase),
    lent: quote(groupLent(kase.plan) ?? kase.subject.account?.name ?? ''),
    uses: uses.map(at),
    watching,
  };
}
