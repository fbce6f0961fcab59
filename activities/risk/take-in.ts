import {
  readWaitingEvents,
  takeInSecurityEvent,
  type FindingRow,
  type WaitingEvent,
} from '../../db/security-events.js';
import type { SecurityFinding } from '../../domain/security-findings.js';
import type { PersonId } from '../../domain/subjects.js';
import { signFinding, type SecurityEvent } from '../../proofs/security-event.js';
import type { CaseDeps } from '../deps.js';

/** What taking security events in needs. */
export type TakingInDeps = Pick<
  CaseDeps,
  'db' | 'directory' | 'verifySecurityEvent' | 'verifierKey' | 'clock' | 'logger'
>;

/** So many at a time; the next follow at once. */
const AT_A_TIME = 50;

/** Everybody whom an event may mean. */
async function peopleMeant({ directory }: TakingInDeps, { about }: SecurityEvent): Promise<readonly PersonId[]> {
  const found = await Promise.all(
    about.map(async (named) => {
      if ('identifier' in named) return directory.findByIdentifier(named.identifier);
      const person = await directory.findById(named.personId);
      return person === null ? [] : [person];
    }),
  );
  return [...new Set(found.flat().map(({ personId }) => personId))];
}

/**
 * What an event says of whom. Where it may mean several, each of them may be the one: what speaks against a case counts for
 * each, and what takes that back for nobody (invariant 13).
 */
async function findingsOf(deps: TakingInDeps, event: SecurityEvent): Promise<readonly FindingRow[]> {
  const { issuer, jti, said } = event;
  const people = await peopleMeant(deps, event);
  const counting = said.filter(({ signal }) => signal !== null || people.length === 1);
  const findings = people.flatMap((personId) =>
    counting.map((one): SecurityFinding => ({ type: 'security-finding', issuer, jti, personId, ...one })),
  );
  // Of one token that says two things of one kind, the one that speaks against the case is kept.
  const worstFirst = findings.toSorted((one, other) => Number(one.signal === null) - Number(other.signal === null));
  return Promise.all(
    worstFirst.map(async (finding) => {
      const { personId, kind } = finding;
      return { issuer, jti, personId, kind, jws: await signFinding(deps.verifierKey, finding) };
    }),
  );
}

/** A token that does not verify here was put past the API, and says nothing. */
async function takeInOne(deps: TakingInDeps, waiting: WaitingEvent): Promise<void> {
  const { issuer, jti, token, receivedAt } = waiting;
  const reading = await deps.verifySecurityEvent(token, receivedAt);
  const isIt = reading.ok && reading.event.issuer === issuer && reading.event.jti === jti;
  if (!isIt) deps.logger.warn('a security event that does not verify was put aside', { issuer, jti });
  const rows = isIt ? await findingsOf(deps, reading.event) : [];
  const at = await deps.clock();
  await deps.db.transaction().execute((trx) => takeInSecurityEvent(trx, waiting, rows, at));
  deps.logger.info('a security event was taken in', { issuer, jti, findings: rows.length });
}

/**
 * Takes in every security event that was received: verified again, its subject looked up, what it says signed. Whoever
 * relies on findings calls this first, so that an event that was answered counts from then on.
 *
 * @throws when the keys of an issuer cannot be had: what waits may be the reason not to go on (invariant 13)
 */
export async function takeInSecurityEvents(deps: TakingInDeps): Promise<void> {
  for (;;) {
    const waiting = await readWaitingEvents(deps.db, AT_A_TIME);
    for (const one of waiting) await takeInOne(deps, one);
    if (waiting.length < AT_A_TIME) return;
  }
}
