import type { HandOver, HandOverReceipt, OpeningReceipt } from './receipts.js';
import type { Refusal } from './refusals.js';
import type { PersonId } from './subjects.js';

/** As much of a case as tells who holds it for the desk. */
export interface Held {
  readonly opening: { readonly receipt: OpeningReceipt };
  readonly handOvers?: readonly HandOver[];
}

/** A case is handed over so often at most: its state stays small, and nobody passes one round for ever. */
const HAND_OVERS_MAX = 20;

/**
 * Who acts for a case as its opener: whoever asked for it, held its ticket or opened it, less those who handed it over, and
 * whoever took it over last (issue 5, item 4). All of them stay openers for the separation of duties.
 */
export function holdersOf({ opening, handOvers = [] }: Held): readonly PersonId[] {
  const { openers } = opening.receipt;
  const holders = new Set(openers);
  for (const { receipt } of handOvers) {
    holders.delete(receipt.from);
    holders.add(receipt.to);
  }
  return [...holders];
}

/** Everybody who ever held a case by a hand-over, or gave it away. */
export function passedBetween({ handOvers = [] }: Held): readonly PersonId[] {
  return handOvers.flatMap(({ receipt }) => [receipt.from, receipt.to]);
}

/** Why a case does not pass from one agent to another, or null: who offers it holds it, at the desk that opened it. */
export function passingRefusal(kase: Held, { from, clientId }: HandOverReceipt): Refusal | null {
  const isOurDesk = clientId === kase.opening.receipt.openedBy.clientId;
  const mayPass = isOurDesk && holdersOf(kase).includes(from) && (kase.handOvers?.length ?? 0) < HAND_OVERS_MAX;
  return mayPass ? null : 'hand-over-void';
}
