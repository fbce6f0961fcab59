import type { HandOverMessage } from '../../contract/messages.js';
import type { Db } from '../../db/connect.js';
import { deleteSubmission, readSubmission } from '../../db/submissions.js';
import { consume, readVerdict, storeVerdict } from '../../db/verification.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import { IDENTIFIER, type PersonOfRecord } from '../../domain/subjects.js';
import { actorOfCaller, actorOfRecord, caseFactsOf } from '../../policy/access/facts.js';
import type { Actor } from '../../policy/access/request.js';
import type { AccessToken } from '../../proofs/access-token.js';
import { signReceipt } from '../../proofs/receipts.js';
import { unseal } from '../../proofs/sealing.js';
import { underAccess } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import { readOffer } from './offer.js';

type Deps = Pick<CaseDeps, 'db' | 'directory' | 'access' | 'sealKey' | 'verifierKey' | 'verifyAccessToken' | 'clock'>;

/** The group of agents, in their tokens and in the directory of record. */
const DESK = 'desk';

/** An agent as their token and the directory of record have them now. */
interface Agent {
  readonly caller: AccessToken;
  readonly person: PersonOfRecord;
}

async function agentOf(deps: Deps, token: string, now: number): Promise<Agent | null> {
  const caller = await deps.verifyAccessToken(token, now);
  if (caller === null || caller.personId === null || !caller.roles.includes(DESK)) return null;
  const person = await deps.directory.findById(caller.personId);
  return person !== null && person.status === 'active' && person.groups.includes(DESK) ? { caller, person } : null;
}

/** Whether it is this one person whom an offer names; what several bear names nobody. */
async function isOfferedTo({ directory }: Deps, to: string, { personId }: PersonOfRecord): Promise<boolean> {
  const [named, another] = IDENTIFIER.test(to) ? await directory.findByIdentifier(to) : [];
  return named?.personId === personId && another === undefined;
}

interface Agents {
  readonly from: Agent;
  readonly to: Agent;
}

/** Both agents, where the one offered the case to the other at one desk. */
async function agentsOf(deps: Deps, db: Db, message: HandOverMessage, now: number): Promise<Agents | null> {
  const { caseId, offer, submission } = message;
  const offered = await readOffer(deps, db, caseId, offer);
  const sealed = await readSubmission(db, caseId, submission);
  const token = sealed === undefined ? null : await unseal(deps.sealKey, sealed);
  if (offered === null || token === null) return null;
  const [from, to] = [await agentOf(deps, offered.token, now), await agentOf(deps, token, now)];
  if (from === null || to === null || from.caller.clientId !== to.caller.clientId) return null;
  return (await isOfferedTo(deps, offered.to, to.person)) ? { from, to } : null;
}

/** An agent who is an AI stays one, whoever else the directory of record knows by that name. */
function actorOf({ caller, person }: Agent): Actor {
  const byCredential = actorOfCaller(caller);
  return byCredential.kind === 'ai-agent' ? byCredential : actorOfRecord(person);
}

/** What was handed over, if the access policy lets the one offer it and the other take it. */
async function passed(deps: Deps, kase: Case, message: HandOverMessage, { from, to }: Agents, now: number) {
  const { caseId, messageId, kind } = message;
  const handOver = await signReceipt(deps.verifierKey, {
    type: 'hand-over',
    caseId,
    from: from.person.personId,
    to: to.person.personId,
    clientId: to.caller.clientId,
    messageId,
    handedOverAt: now,
  });
  const of = { kase: caseFactsOf(kase), now };
  const offering = deps.access.judge({ ...of, actor: actorOf(from), action: 'offer' });
  const taking = deps.access.judge({ ...of, actor: actorOf(to), action: 'take-over' });
  const access = offering.decision === 'denied' ? offering : taking;
  return underAccess(kase, { kind: 'handed-over', messageId, handOver }, access, kind, now);
}

/**
 * Whether one agent offered a case and another takes it over: both signed in and of the desk by the directory of record, and
 * the access policy permits it to both. Whether it may pass between them is then decided by the domain. An offer is used
 * once, in the transaction of its verdict.
 */
export function judgeHandOver(deps: Deps): (kase: Case, message: HandOverMessage) => Promise<Fact> {
  return async (kase, message) => {
    const { caseId, messageId, offer, submission, kind } = message;
    const now = await deps.clock();
    return consume(deps.db, kase.subject.personId, async (trx) => {
      const given = await readVerdict(trx, caseId, messageId);
      // Written by this very transaction before, from a `Fact`.
      if (given !== undefined) return given as unknown as Fact;
      const agents = await agentsOf(deps, trx, message, now);
      await deleteSubmission(trx, submission);
      const fact: Fact =
        agents === null
          ? { kind: 'message-refused', refusal: 'hand-over-void', messageId, about: kind }
          : await passed(deps, kase, message, agents, now);
      // An offer between two who are who they say they are is used, whatever comes of it.
      if (agents !== null) await deleteSubmission(trx, offer);
      await storeVerdict(trx, { caseId, messageId, factJson: JSON.stringify(fact), at: now });
      return fact;
    });
  };
}
