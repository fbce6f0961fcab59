import type { Case } from '../../domain/case.js';
import type { Block, FactRow } from './letter.js';
import { quote, quoteName } from './outside.js';
import type { Reader } from './reader.js';

/** Whose desk opened a case: the program it came by, under the name that the settings give it. */
export type DeskNames = Readonly<Record<string, string>>;

/** The desk and the ticket, as whoever doubts a mail can ask for them. */
function deskOf({ opening }: Case, desks: DeskNames): string {
  const { clientId } = opening.receipt.openedBy;
  return quote(Object.hasOwn(desks, clientId) ? (desks[clientId] ?? clientId) : clientId);
}

/** What every mail of a case has in its table; `happenedAt` in epoch milliseconds, or null where nothing has yet. */
export interface FactsOfCase {
  readonly happenedAt: number | null;
  readonly desks: DeskNames;
  /** What else is known of it; stands before its number. */
  readonly further?: readonly FactRow[];
}

/** The account that the subject answers for, where it is not their own. */
function accountOf({ subject: { account } }: Case, label: string): readonly FactRow[] {
  return account === undefined ? [] : [[label, `${quoteName(account.name)} (${account.kind})`]];
}

/** The table of facts of a case: what, whose, when, by which desk, and under which number to ask for it. */
export function caseFacts(kase: Case, { happenedAt, desks, further = [] }: FactsOfCase, { texts, at }: Reader): Block {
  const { facts, actions } = texts;
  const { ticket, openedAt } = kase.opening.receipt;
  const happened: readonly FactRow[] = happenedAt === null ? [] : [[facts.happened, at(happenedAt)]];
  const rows: readonly FactRow[] = [
    [facts.what, actions[kase.action]],
    [facts.person, quoteName(kase.subject.displayName)],
    ...accountOf(kase, facts.account),
    ...happened,
    [facts.opened, at(openedAt)],
    [facts.desk, deskOf(kase, desks)],
    [facts.ticket, `${quote(ticket.source)} ${quote(ticket.id)}`],
    ...further,
    [facts.case, kase.id],
  ];
  return { kind: 'facts', rows };
}
