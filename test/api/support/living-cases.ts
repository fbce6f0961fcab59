import { Told } from '../../domain/support/told.js';
import type { ApiWorld } from './world.js';

/**
 * Makes the stand-in engine do with openings and cancellations what a case does by the rules of the domain, and record
 * it. Every case is opened by the program of this client id, whose credential the worker would verify.
 */
export function bringCasesToLife(world: ApiWorld, clientId: string): void {
  const cases = new Map<string, Told>();
  world.engine.opens = async ({ request: { caseId, action, ticket } }) => {
    if (cases.has(caseId)) return;
    const opened = Told.opened({ action }, { caseId, ticket, openers: [], openedBy: { personId: null, clientId } });
    cases.set(caseId, opened);
    await world.keep(opened.kase);
  };
  world.engine.hears = async ({ caseId, messageId }) => {
    const before = cases.get(caseId);
    if (before === undefined) throw new Error(`nobody opened ${caseId}`);
    const { kase } = before.stops('cancelled', 'mona');
    await world.keep(kase, { messageId, answer: { accepted: true, phase: kase.phase } });
  };
}
