import type { Action } from '../../domain/actions.js';
import { HOUR, SECOND } from '../../domain/clock.js';
import { foretoldRefused, type FateReason, type Foretold } from '../../domain/fates.js';
import type { Plan } from '../../domain/plan.js';
import { frequencySignals, type Frequency, type RiskSignal } from '../../domain/risk-signals.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { Policy } from '../../policy/load.js';
import { planInCircumstances } from '../policy/circumstances.js';
import type { Ticket } from './tickets.js';

/** A ticket, and what would have become of it. */
export interface Judged extends Foretold {
  readonly ticket: Ticket;
  readonly action: Action;
}

/** Who somebody is, by what the ticket calls them; undefined for nobody known. */
export type FindPerson = (subject: string) => PersonOfRecord | undefined;

/** How many would have countersigned with the evidence that somebody has; null for whoever has too little. */
export type ApprovalsOf = (plan: Plan, person: PersonOfRecord) => number | null;

/** Everything that has to be known to judge a ticket. */
export interface Judging {
  readonly policy: Policy;
  readonly find: FindPerson;
  readonly approvalsOf: ApprovalsOf;
}

/** Cases that would have been opened, of everybody or of one; oldest first. */
class Times {
  private readonly byKey = new Map<string, readonly number[]>();

  note(key: string, at: number): void {
    this.byKey.set(key, [...(this.byKey.get(key) ?? []), at]);
  }

  /** How many within a time, with the one that is opened now; what is older is forgotten. */
  with(key: string, at: number, { withinSeconds }: Frequency): number {
    const lately = (this.byKey.get(key) ?? []).filter((one) => one >= at - withinSeconds * SECOND);
    this.byKey.set(key, lately);
    return lately.length + 1;
  }
}

/** What the export itself tells that speaks against a case. */
class Past {
  private readonly recoveries = new Times();
  private readonly agents = new Times();
  private readonly desk = new Times();

  signals({ policy: { risk } }: Judging, { subject, agent, openedAt }: Ticket): readonly RiskSignal[] {
    return frequencySignals(risk, {
      recoveries: this.recoveries.with(subject, openedAt, risk.recoveries),
      ...(agent !== '' && { casesOfAgent: this.agents.with(agent, openedAt, risk.casesOfAgent) }),
      casesOfDesk: this.desk.with('', openedAt, risk.casesOfDesk),
    });
  }

  note({ subject, agent, openedAt }: Ticket): void {
    this.recoveries.note(subject, openedAt);
    this.agents.note(agent, openedAt);
    this.desk.note('', openedAt);
  }
}

function refused(ticket: Ticket, action: Action, reason: FateReason, raisedBy: readonly RiskSignal[] = []): Judged {
  return { ticket, action, ...foretoldRefused(reason, raisedBy) };
}

/** Whether a person waits longer than they did, as far as the tool says how long that was. */
function isSlower({ windows }: Plan, { openedAt, closedAt }: Ticket): boolean {
  const took = closedAt === null ? 0 : closedAt - openedAt;
  return windows.coolingOffSeconds * SECOND > took;
}

/** A day at the most: of a ticket that was open for longer nobody knows when the recovery was. */
const LONGEST_RECOVERY = 24 * HOUR;

/**
 * Judges tickets by a policy, in the order in which they were opened: what it demands of each, raised by what the export itself
 * shows. Wrong tries, findings of other systems and what was enrolled lately are in no ticket, and count for nothing here.
 *
 * @param tickets oldest first; those that are no recovery are passed over
 */
export function judged(judging: Judging, tickets: readonly Ticket[]): readonly Judged[] {
  const past = new Past();
  const freeFrom = new Map<string, number>();
  return tickets.flatMap((ticket): readonly Judged[] => {
    const { action, subject, openedAt, closedAt } = ticket;
    if (action === null) return [];
    const person = judging.find(subject);
    if (person === undefined) return [refused(ticket, action, 'unknown-subject')];
    const busyUntil = freeFrom.get(person.personId) ?? -Infinity;
    const plan = planInCircumstances(judging.policy, action, person, past.signals(judging, ticket));
    if (typeof plan === 'string') return [refused(ticket, action, plan)];
    if (openedAt < busyUntil) return [refused(ticket, action, 'recovery-too-soon', plan.raisedBy)];
    const approvals = judging.approvalsOf(plan, person);
    if (approvals === null) return [refused(ticket, action, 'not-covered', plan.raisedBy)];
    past.note(ticket);
    const doneAt = Math.min(closedAt ?? openedAt, openedAt + LONGEST_RECOVERY);
    freeFrom.set(person.personId, doneAt + plan.spacingSeconds * SECOND);
    const fate = approvals > 0 ? 'two people' : isSlower(plan, ticket) ? 'slower' : 'as today';
    const { tier, raisedBy = [] } = plan;
    const waitSeconds = plan.windows.coolingOffSeconds;
    return [{ ticket, action, fate, reason: null, tier, approvals, waitSeconds, raisedBy }];
  });
}
