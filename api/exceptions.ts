import { z } from 'zod';
import { countExceptionUses, readExceptionActs } from '../db/exceptions.js';
import {
  EXCEPTION_ACTS,
  exceptionIdOf,
  exceptionsOf,
  inForce,
  type Exceptions,
  type ExceptionState,
  type ExceptionStatement,
  type ExceptionTerms,
} from '../domain/exceptions.js';
import { SUBJECT_CLASSES } from '../domain/subject-classes.js';
import { WAIVABLE } from '../domain/waivers.js';
import type { Policy } from '../policy/load.js';
import { exceptionActsOf } from '../proofs/exceptions.js';
import type { ApiDeps } from './deps.js';
import { action, assertion } from './shapes.js';

const words = z.string().min(1).max(4096);
const time = z.int().nonnegative();
const person = z.string().min(1).max(256);

const exceptionKind = z.enum(EXCEPTION_ACTS);
export const exceptionWhy = z.string().min(1).max(500);
export const exceptionId = z.string().regex(/^[0-9a-f]{32}$/, 'Expected the id of an exception');

/** Whom it is for: one person by id, or everybody who is of one class and of no other. */
export const exceptionWhom = z.union([
  z.strictObject({ personId: person }),
  z.strictObject({ class: z.enum(SUBJECT_CLASSES) }),
]);

const terms = z.strictObject({
  waives: z.enum(WAIVABLE),
  action,
  whom: exceptionWhom,
  why: exceptionWhy,
  owner: person,
  until: time,
}) satisfies z.ZodType<ExceptionTerms>;

/** What is signed over an exception, as `domain/exceptions.ts` has it. */
export const exceptionStatement = z.strictObject({
  v: z.literal(1),
  kind: exceptionKind,
  decider: words,
  does: words,
  terms,
  reason: exceptionWhy,
  seen: z.string().regex(/^[0-9a-f]{64}$/, 'Expected a digest'),
  issuedAt: time,
  expiresAt: time,
}) satisfies z.ZodType<ExceptionStatement>;

/** It, with its proof. */
export const signedException = z.strictObject({ statement: exceptionStatement, assertion });

const STATES = ['waiting', 'in-force', 'expired', 'revoked'] as const;

/** One exception, for those who run or own what it waives. */
export const shownException = z.strictObject({
  id: exceptionId,
  state: z.enum(STATES).describe('Only what is in force waives anything'),
  waives: z.enum(WAIVABLE),
  action,
  whom: exceptionWhom,
  why: z.string(),
  owner: z.string().describe('The control owner who answers for it'),
  by: z.array(z.string()).describe('Who granted it, or signed and waits for a second'),
  grantedAt: z.iso.datetime().nullable(),
  until: z.iso.datetime(),
  revoked: z.strictObject({ by: z.string(), at: z.iso.datetime(), reason: z.string() }).nullable(),
});
type ShownException = z.infer<typeof shownException>;

/** It, as open risk is listed. */
export const listedException = shownException.extend({
  ruleOwners: z.array(z.string()).describe('Who answers for the rules of this action, by the policy that holds now'),
  uses: z.int().nonnegative().describe('How many cases were opened under it; each is reviewed'),
});

/** How the exceptions stand, as far as it is proven. @throws when an act of them is missing */
export async function exceptionsKnown({ db, trust }: Pick<ApiDeps, 'db' | 'trust'>): Promise<Exceptions> {
  const acts = await exceptionActsOf(trust, await readExceptionActs(db));
  const exceptions = exceptionsOf(acts.map(({ act }) => act));
  if (exceptions === null) throw new Error('an act of the exceptions is missing');
  return exceptions;
}

function stateOf({ granted, revoked, terms: { until } }: ExceptionState, now: number): ShownException['state'] {
  if (revoked !== null) return 'revoked';
  if (until <= now) return 'expired';
  return granted === null ? 'waiting' : 'in-force';
}

function shown(exception: ExceptionState, now: number): ShownException {
  const { id, terms: said, granted, revoked, waiting } = exception;
  return {
    id,
    state: stateOf(exception, now),
    waives: said.waives,
    action: said.action,
    whom: said.whom,
    why: said.why,
    owner: said.owner,
    by: [...(granted?.by ?? waiting.map(({ by }) => by))],
    grantedAt: granted === null ? null : new Date(granted.grantedAt).toISOString(),
    until: new Date(said.until).toISOString(),
    revoked: revoked === null ? null : { ...revoked, at: new Date(revoked.at).toISOString() },
  };
}

function ruleOwnersOf({ rules }: Pick<Policy, 'rules'>, excepted: ShownException['action']): string[] {
  return [...new Set(rules.filter((rule) => rule.action === excepted).map(({ controlOwner }) => controlOwner))];
}

/** All of them, what is open first, and what ends soonest first among those. */
export async function listedExceptions(
  deps: Pick<ApiDeps, 'db' | 'trust' | 'policy'>,
  now: number,
): Promise<z.infer<typeof listedException>[]> {
  const [exceptions, uses] = [await exceptionsKnown(deps), await countExceptionUses(deps.db)];
  const rank = ({ state, until }: ShownException) => `${STATES.indexOf(state) > 1 ? 1 : 0} ${until}`;
  return [...exceptions.values()]
    .map((one) => shown(one, now))
    .toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1))
    .map((one) => ({ ...one, ruleOwners: ruleOwnersOf(deps.policy, one.action), uses: uses.get(one.id) ?? 0 }));
}

/** One exception by its id. */
export function exceptionShown(exceptions: Exceptions, about: ExceptionTerms, now: number): ShownException | null {
  const state = exceptions.get(exceptionIdOf(about));
  return state === undefined ? null : shown(state, now);
}

/** How many are in force, by what they waive: open risk. */
export async function openExceptions(deps: Pick<ApiDeps, 'db' | 'trust' | 'clock'>) {
  const open = inForce(await exceptionsKnown(deps), await deps.clock());
  return WAIVABLE.map((waives) => ({ waives, count: open.filter(({ terms: said }) => said.waives === waives).length }));
}
