import type { Case } from '../domain/case.js';
import { holdersOf } from '../domain/holders.js';
import { partsTaken, type Part } from '../domain/separation.js';
import type { PersonId } from '../domain/subjects.js';

/** Who signed something here: they may see what became of it. */
const SIGNERS: readonly Part[] = ['voucher', 'approver', 'acknowledger', 'decider', 'reviewer'];

/** Whom a request is from, as `readersOf` names them: a person, or a program by its client id. */
export function readerName(caller: { readonly personId: PersonId | null; readonly clientId: string }): string {
  return caller.personId === null ? `program:${caller.clientId}` : `person:${caller.personId}`;
}

/**
 * Everybody who may read a case for good, for the part they took: who holds it for the desk (a program its own
 * cases only), and who decided or reviewed. Whoever is asked to decide may read it too, while they are asked.
 */
export function readersOf(kase: Case): readonly string[] {
  const { openedBy } = kase.opening.receipt;
  const signers = [...partsTaken(kase)].filter(([, part]) => SIGNERS.includes(part)).map(([personId]) => personId);
  const people = [...holdersOf(kase), ...signers].map((personId) =>
    readerName({ personId, clientId: openedBy.clientId }),
  );
  const programs = openedBy.personId === null ? [readerName(openedBy)] : [];
  return [...new Set([...people, ...programs])];
}
