import type { ChallengeMessage, EvidenceMessage } from '../../../contract/messages.js';
import type { Trx } from '../../../db/connect.js';
import type { Case } from '../../../domain/case.js';
import type { Fact } from '../../../domain/facts.js';
import type { CaseDeps } from '../../deps.js';
import { refusedMessage } from '../verdicts.js';
import { keepStopFact } from '../../stops/judge-stop.js';
import { repudiationGround } from '../../stops/standing.js';

/**
 * "Not me", said at the person's own authenticator: it has the standing that the link in a notice has. Whoever gave the
 * message hears no more than that the case takes nothing; everybody involved is told that it ended, and it is reviewed.
 */
export async function stoppedAtAuthenticator(
  deps: Pick<CaseDeps, 'access' | 'verifierKey' | 'clock'>,
  trx: Trx,
  kase: Case,
  message: ChallengeMessage | EvidenceMessage,
): Promise<Fact> {
  const by = kase.subject.personId;
  const access = await repudiationGround(deps, kase, by);
  if (access.decision === 'denied') return refusedMessage(message, { refusal: 'push-refused', access });
  const { messageId } = message;
  const standing = { reason: 'repudiated', by } as const;
  const stop = await keepStopFact({ ...deps, db: trx }, kase.id, messageId, standing);
  return { kind: 'stopped', messageId, stop, access };
}
