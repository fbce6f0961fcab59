import { randomUUID } from 'node:crypto';
import { sendDigests } from '../../../activities/digests/send-digests.js';
import { sendNotices } from '../../../activities/notices/send-notices.js';
import type { SendMail } from '../../../activities/deps.js';
import type { Case } from '../../../domain/case.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { verifyRepudiation } from '../../../proofs/repudiation.js';
import type { SubjectWorld } from '../verification/subject-world.js';

/** A manager, whose name is their mailbox's. */
export interface Manager {
  readonly personId: string;
  readonly address: string;
}

/** Managers, their people's cases and what they read, around one world. */
export function digestWorld(world: SubjectWorld) {
  const warnings: string[] = [];
  const warn = (message: string, fields?: object) => void warnings.push(`${message} ${JSON.stringify(fields)}`);
  const logger = { warn };
  const deps = (sendMail: SendMail = world.deps.sendMail) => ({ ...world.deps, sendMail, logger });

  /** Somebody new who manages; `changes` as the directory of record has them. */
  function manager(changes: Partial<PersonOfRecord> = {}): Manager {
    const personId = `manager-${randomUUID()}`;
    world.known(personId, { displayName: 'A Manager', ...changes });
    return { personId, address: changes.workEmail ?? `${personId}@example.com` };
  }

  /** Somebody of theirs has a case as it was last recorded. */
  async function caseUnder({ personId: managerId }: Manager, changes: Partial<Case> = {}): Promise<Case> {
    const personId = `person-${randomUUID()}`;
    world.known(personId, { managerId });
    const kase = { ...world.caseOf(personId, {}, managerId), ...changes };
    const view = { case_id: kase.id, workflow_id: `case:${kase.id}`, person_id: personId, openers: [], readers: [] };
    const ticket = { ticket_source: 'desk', ticket_id: 'T-1', phase: kase.phase, outcome: kase.outcome };
    const row = { ...view, ...ticket, state: JSON.stringify(kase), updated_at: world.time.now, closed_at: null };
    await world.database.owner.insertInto('case_view').values(row).execute();
    return kase;
  }

  return {
    warnings,
    manager,
    caseUnder,
    /** Tells everybody what happened in a case, as its workflow has it done. */
    tells: (kase: Case, kind: 'case-opened' | 'effects-applied' = 'case-opened', sendMail?: SendMail) =>
      sendNotices(deps(sendMail))(kase, [{ kind, sequence: 1 }]),
    /** One pass over what is due. */
    passes: (sendMail?: SendMail) => sendDigests(deps(sendMail))(),
    read: async ({ address }: Manager) => (await world.mail.messages()).filter(({ to }) => to.includes(address)),
    /** Whose case a mail's links stop, and in whose name. */
    standingIn: async (text: string) => {
      const tokens = [...text.matchAll(/not-me#token=(\S+)/g)].map(([, token = '']) => token);
      const read = await Promise.all(tokens.map((token) => verifyRepudiation(world.keys.trust, token)));
      return read.map((said) => [said?.caseId, said?.personId]);
    },
  };
}
