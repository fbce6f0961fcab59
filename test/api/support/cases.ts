import { randomUUID } from 'node:crypto';
import type { Case } from '../../../domain/case.js';
import { Told } from '../../domain/support/told.js';

/** A case of its own id, told as far as the function tells it. Opened by mona and dora, called in by olga. */
export function someCase(tell: (told: Told) => Told = (told) => told, caseId: string = randomUUID()): Case {
  return tell(Told.opened({}, { caseId })).kase;
}

/** The case waits for its subject to come back. */
export const handedOver = (): Case => someCase((told) => told.verified().decides('adam', 'approve').factsHold());

/** A lost passkey is suspended, and the case waits for its subject to bring another. */
export const suspended = (): Case =>
  Told.opened({ action: 'mfa.reset' }, { caseId: randomUUID() })
    .proves('totp')
    .proves('recovery-code')
    .decides('adam', 'approve')
    .waits(3_600)
    .deadlineComes()
    .factsHold()
    .reads('applied')
    .reads('proven').kase;

/** Emergency access is in force. */
export const granted = (): Case => Told.granted({}, { caseId: randomUUID() }).kase;

/** The case waits for its review. */
export const underReview = (): Case => someCase((told) => told.verified().decides('adam', 'refuse'));

/** The case is reviewed and over. */
export const closed = (): Case =>
  someCase((told) => told.verified().decides('adam', 'refuse').reviews('rita', 'justified'));

/** A case that a program opened for itself, under a ticket. */
export function openedByProgram(clientId: string, ticketId: string, source = 'jira'): Case {
  const kase = someCase();
  const openedBy = { personId: null, clientId };
  const receipt = { ...kase.opening.receipt, openers: [], openedBy, ticket: { source, id: ticketId } };
  return { ...kase, opening: { ...kase.opening, receipt } };
}
