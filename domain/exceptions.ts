import { ACTIONS, type Action } from './actions.js';
import { digestIfCanonical, digestOf } from './canonical.js';
import { CLOCK_SKEW, DAY, HOUR, SECOND } from './clock.js';
import type { Refusal } from './refusals.js';
import { accountsBehind, isSamePerson, ofDistinctPeople, type Signatory } from './signed-acts.js';
import type { SubjectClass } from './subject-classes.js';
import type { PersonId } from './subjects.js';
import { EXCEPTED_CLASSES, WAIVABLE, type Waivable } from './waivers.js';

/** What is signed over exceptions. Each is a kind of statement of its own: `countersign/<kind>/v1`. */
export const EXCEPTION_ACTS = ['exception-grant', 'exception-revoke'] as const;
export type ExceptionActKind = (typeof EXCEPTION_ACTS)[number];

/** Distinct control owners: two grant, any one of them revokes. */
const EXCEPTION_PEOPLE: Readonly<Record<ExceptionActKind, 1 | 2>> = {
  'exception-grant': 2,
  'exception-revoke': 1,
};
/** Who signs and owns exceptions, by the directory of record. */
export const CONTROL_OWNERS = 'control-owners';
/** How long a key must have been enrolled (recovery policy, section 2); none is too young to revoke with. */
export const EXCEPTION_KEY_DAYS: Readonly<Record<ExceptionActKind, number>> = {
  'exception-grant': 30,
  'exception-revoke': 0,
};

/** An exception is over by then at the latest (recovery policy, section 3, "exceptions"). */
const EXCEPTION_MAX = 14 * DAY;
/** As the two signatures of a switch. */
const TOGETHER = HOUR;
/** A statement is signed within five minutes (recovery policy, section 2). */
const STATEMENT = 300 * SECOND;

/** Whom an exception is for. */
export type Whom = { readonly personId: PersonId } | { readonly class: SubjectClass };

/** All that an exception says; both who grant it sign the same. */
export interface ExceptionTerms {
  readonly waives: Waivable;
  readonly action: Action;
  readonly whom: Whom;
  readonly why: string;
  /** The control owner who answers for it. */
  readonly owner: PersonId;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** The canonical text a control owner signs. Times in epoch milliseconds. */
export interface ExceptionStatement {
  readonly v: 1;
  readonly kind: ExceptionActKind;
  readonly decider: PersonId;
  /** What it does, in words. */
  readonly does: string;
  readonly terms: ExceptionTerms;
  /** Why it is revoked; of a grant, the terms say why. */
  readonly reason: string;
  /** Digest of how the exception stands: signed for another time, it counts no more (invariant 5). */
  readonly seen: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Signed by the verifier: a control owner signed this. */
export interface ExceptionAct extends Signatory {
  readonly type: 'exception-act';
  /** Counted from 1 over all exceptions, so that none can be left out unseen. */
  readonly number: number;
  readonly kind: ExceptionActKind;
  readonly terms: ExceptionTerms;
  readonly reason: string;
  readonly statementDigest: string;
  readonly signedAt: number;
}

/** An exception that two control owners granted. */
export interface Exception {
  /** Names it in plans and lists. */
  readonly id: string;
  readonly terms: ExceptionTerms;
  readonly by: readonly PersonId[];
  readonly grantedAt: number;
}

/** How one exception stands. */
export interface ExceptionState {
  readonly id: string;
  readonly terms: ExceptionTerms;
  readonly granted: Exception | null;
  readonly revoked: { readonly by: PersonId; readonly at: number; readonly reason: string } | null;
  /** Acts that wait for a second control owner. */
  readonly waiting: readonly ExceptionAct[];
}

/** How all of them stand, by id. */
export type Exceptions = ReadonlyMap<string, ExceptionState>;

/** The name of an exception: it follows from what it says. */
export function exceptionIdOf(terms: ExceptionTerms): string {
  return digestOf(terms).slice(0, 32);
}

function unknown(terms: ExceptionTerms): ExceptionState {
  return { id: exceptionIdOf(terms), terms, granted: null, revoked: null, waiting: [] };
}

function after(state: ExceptionState, act: ExceptionAct): ExceptionState {
  const { by, signedAt: at, reason } = act;
  if (act.kind === 'exception-revoke') return { ...state, revoked: state.revoked ?? { by, at, reason }, waiting: [] };
  if (state.granted !== null || state.revoked !== null) return state;
  const waiting = [...state.waiting.filter(({ signedAt }) => at - signedAt <= TOGETHER), act];
  const granted = grantedBy(waiting);
  return granted === null ? { ...state, waiting } : { ...state, granted, waiting: [] };
}

/** How the exceptions stand by all acts there ever were; null when one of them is missing. */
export function exceptionsOf(acts: readonly ExceptionAct[]): Exceptions | null {
  const numbered = new Map(acts.map((act) => [act.number, act]));
  const all = new Map<string, ExceptionState>();
  for (let number = 1; number <= numbered.size; number += 1) {
    const act = numbered.get(number);
    if (act === undefined) return null;
    const state = all.get(exceptionIdOf(act.terms)) ?? unknown(act.terms);
    all.set(state.id, after(state, act));
  }
  return all;
}

/** The exception that some acts grant, all of them over the same terms; null unless two people signed them in time. */
export function grantedBy(acts: readonly ExceptionAct[]): Exception | null {
  const [first] = acts;
  if (first === undefined) return null;
  const { terms } = first;
  const id = exceptionIdOf(terms);
  const own = acts.filter((act) => act.kind === 'exception-grant' && exceptionIdOf(act.terms) === id);
  const times = own.map(({ signedAt }) => signedAt);
  const by = ofDistinctPeople(own, accountsBehind).map((act) => act.by);
  const isTogether = Math.max(...times) - Math.min(...times) <= TOGETHER;
  if (own.length < acts.length || by.length < EXCEPTION_PEOPLE['exception-grant'] || !isTogether) return null;
  const grantedAt = Math.max(...times);
  return termsFlaw(terms, own.flatMap(accountsBehind), Math.min(...times)) === null
    ? { id, terms, by, grantedAt }
    : null;
}

/** Whether it waives anything at a moment, as far as it was not revoked. */
export function isWithinTime({ terms, grantedAt }: Exception, now: number): boolean {
  return grantedAt <= now + CLOCK_SKEW && now < terms.until;
}

/** Every exception that is in force. */
export function inForce(exceptions: Exceptions, now: number): readonly Exception[] {
  return [...exceptions.values()].flatMap(({ granted, revoked }) =>
    granted !== null && revoked === null && isWithinTime(granted, now) ? [granted] : [],
  );
}

/** Whether it is for this action of this person: one for a class is for whoever is of that class and of no other. */
export function isFor(
  { terms: { action, whom } }: Exception,
  subject: { readonly action: Action; readonly personId: PersonId; readonly classes: readonly SubjectClass[] },
): boolean {
  if (action !== subject.action) return false;
  if ('personId' in whom) return whom.personId === subject.personId;
  const raising = subject.classes.filter((one) => one !== 'standard');
  return raising.length > 0 && raising.every((one) => one === whom.class);
}

/** What keeps terms from being granted, whoever signs: what cannot be waived, for too long, or by and for the same person. */
function termsFlaw(terms: ExceptionTerms, signers: readonly PersonId[], signedAt: number): Refusal | null {
  const { waives, action, whom, owner, until, why } = terms;
  const isListed = WAIVABLE.includes(waives) && ACTIONS.includes(action) && why.length > 0;
  const isOfClass = 'class' in whom;
  if (!isListed || (isOfClass && !EXCEPTED_CLASSES.includes(whom.class))) return 'exception-not-allowed';
  if (until <= signedAt || until > signedAt + EXCEPTION_MAX) return 'exception-not-allowed';
  if (isOfClass) return null;
  if (owner === whom.personId) return 'exception-not-allowed';
  return signers.includes(whom.personId) ? 'decider-is-subject' : null;
}

function whomInWords(whom: Whom): string {
  return 'personId' in whom ? `for ${whom.personId}` : `for everybody of the class ${whom.class}`;
}

function doesInWords(kind: ExceptionActKind, terms: ExceptionTerms): string {
  const what = `${terms.waives} of ${terms.action} ${whomInWords(terms.whom)}`;
  if (kind === 'exception-revoke') return `The exception to ${what} ends now, for pending cases too.`;
  const until = new Date(terms.until).toISOString();
  return `Waives ${what} until ${until}, never below the floor; every case under it is reviewed, and ${terms.owner} answers for it.`;
}

/** What somebody says of their own before they sign. */
export interface OwnExceptionWords {
  readonly decider: PersonId;
  readonly terms: ExceptionTerms;
  readonly reason: string;
}

/** The statement to sign as things stand now. The same function judges it later. */
export function exceptionStatementOf(
  exceptions: Exceptions,
  kind: ExceptionActKind,
  { decider, terms, reason }: OwnExceptionWords,
  issuedAt: number,
): ExceptionStatement {
  const { granted, revoked } = exceptions.get(exceptionIdOf(terms)) ?? unknown(terms);
  return {
    v: 1,
    kind,
    decider,
    does: doesInWords(kind, terms),
    terms,
    reason,
    seen: digestOf({ granted, revoked }),
    issuedAt,
    expiresAt: issuedAt + STATEMENT,
  };
}

/** Who signed the same before, by every account of theirs, and is waiting for another; a revocation waits for nobody. */
export function grantedBefore(
  exceptions: Exceptions,
  { kind, terms, issuedAt }: ExceptionStatement,
): readonly PersonId[] {
  if (kind === 'exception-revoke') return [];
  const { waiting } = exceptions.get(exceptionIdOf(terms)) ?? unknown(terms);
  return waiting.filter(({ signedAt }) => issuedAt - signedAt <= TOGETHER).flatMap(accountsBehind);
}

/** Why a signed statement changes nothing, or null. `accounts` are all those of its author; `at` is the worker's time. */
export function exceptionRefusal(
  exceptions: Exceptions,
  statement: ExceptionStatement,
  accounts: readonly PersonId[],
  at: number,
): Refusal | null {
  const { kind, terms, issuedAt, expiresAt } = statement;
  const signed = digestIfCanonical(statement);
  if (signed === null || digestOf(exceptionStatementOf(exceptions, kind, statement, issuedAt)) !== signed)
    return 'stale';
  if (issuedAt > at + CLOCK_SKEW || expiresAt < at) return 'statement-expired';
  const { granted, revoked, waiting } = exceptions.get(exceptionIdOf(terms)) ?? unknown(terms);
  if (kind === 'exception-revoke') {
    const isOver = revoked !== null || terms.until <= at;
    return isOver || (granted === null && waiting.length === 0) ? 'not-wanted-now' : null;
  }
  const flaw = termsFlaw(terms, accounts, issuedAt);
  if (flaw !== null) return flaw;
  if (granted !== null || revoked !== null) return 'not-wanted-now';
  return isSamePerson(grantedBefore(exceptions, statement), accounts) ? 'not-a-distinct-person' : null;
}
