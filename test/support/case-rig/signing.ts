import type { DecisionMessage } from '../../../contract/messages.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { type OwnWords, statementOf } from '../../../domain/statement-rules.js';
import type { StatementKind } from '../../../domain/statement.js';
import { assert } from '../../../dev/software-authenticator/authenticator.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { challengeOf } from '../../../proofs/decision.js';
import { SIGNING } from './place.js';

/** What a signer may add or do differently. */
export interface SigningChoices extends Partial<Omit<OwnWords, 'decider'>> {
  /** Which of their passkeys they sign with; the first, unless said otherwise. */
  readonly passkey?: number;
}

/** Signs the statement that lies before a person now, as the signing page does. `now` in epoch milliseconds. */
export function signedDecision(
  kase: Case,
  person: SeededPerson,
  kind: StatementKind,
  now: number,
  choices: SigningChoices = {},
): DecisionMessage {
  const { passkey = 0, calledBack = true, comment = 'as they told me', conclusion = 'justified' } = choices;
  const own: OwnWords = { decider: person.personId, calledBack, comment, conclusion };
  const statement = statementOf(kase, kind, own, now);
  const credential = person.passkeys[passkey];
  if (credential === undefined) throw new Error(`${person.username} has no passkey number ${passkey}`);
  const assertion = assert(credential, { challenge: challengeOf(statement), ...SIGNING });
  return { v: 1, kind: 'decision', caseId: kase.id, messageId: digestOf(assertion), statement, assertion };
}
