import { z } from 'zod';
import { readAuthorityActs } from '../db/authority.js';
import { AUTHORITY_KINDS, authorityBy, delegationsTo, suspensionOf, type Authority } from '../domain/authority.js';
import { LATEST, type AuthorityStatement } from '../domain/authority-statements.js';
import type { AccessToken } from '../proofs/access-token.js';
import { authorityActsOf } from '../proofs/authority.js';
import type { ApiDeps } from './deps.js';
import { assertion } from './shapes.js';

const words = z.string().min(1).max(4096);
const personId = z.string().min(1).max(256);
const time = z.int().nonnegative().max(LATEST);
const number = z.int().positive();

/** Why somebody signs it; kept in the ledger. */
export const authorityReason = z.string().min(1).max(500);

/** What a signature is about, as `domain/authority.ts` has it. */
const matter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('restore-authority'), personId, suspension: number }),
  z.strictObject({ kind: z.literal('vouch-key'), personId, fingerprint: z.string().regex(/^[0-9a-f]{32}$/) }),
  z.strictObject({
    kind: z.literal('delegate'),
    personId,
    delegateId: personId,
    group: z.string().min(1).max(256),
    from: time,
    until: time,
  }),
  z.strictObject({ kind: z.literal('revoke-delegation'), delegation: number }),
]);

/** What is signed about who may decide, with its proof. */
export const signedAuthority = z.strictObject({
  statement: z.strictObject({
    v: z.literal(1),
    kind: z.enum(AUTHORITY_KINDS),
    decider: personId,
    does: words,
    reason: authorityReason,
    matter,
    issuedAt: time,
    expiresAt: time,
  }) satisfies z.ZodType<AuthorityStatement>,
  assertion,
});

/** What somebody means to sign about: they get its statement back. */
export const askedMatter = matter;

/** The statement that is to be signed. */
export const authorityStatement = signedAuthority.shape.statement;

const moment = z.iso.datetime();
const shownTime = (at: number): string => new Date(at).toISOString();

/** How authority stands, for those who may sign about it. */
export const shownAuthority = {
  suspensions: z
    .array(z.strictObject({ suspension: number, personId: z.string(), caseId: z.string(), since: moment }))
    .describe('Whose authority is suspended, by which recovery of theirs'),
  keys: z
    .array(z.strictObject({ personId: z.string(), fingerprint: z.string(), by: z.array(z.string()) }))
    .describe('Young keys on which two people gave their word'),
  delegations: z
    .array(
      z.strictObject({
        delegation: number,
        personId: z.string(),
        delegateId: z.string(),
        group: z.string(),
        from: moment,
        until: moment,
        by: z.array(z.string()),
      }),
    )
    .describe('Who stands for whom, until when'),
  waiting: z
    .array(z.strictObject({ matter, by: z.string(), reason: z.string(), signedAt: moment }))
    .describe('Signed by one person; another must sign the same within a day'),
};

/** How authority stands, as far as it is proven. @throws when an act of it is missing */
export async function authorityNow({ db, trust }: Pick<ApiDeps, 'db' | 'trust'>): Promise<Authority> {
  const authority = authorityBy(await authorityActsOf(trust, await readAuthorityActs(db)));
  if (authority === null) throw new Error('an act of authority is missing');
  return authority;
}

/** Authority as it is shown; delegations that are over are left out. */
export function shownOf({ suspensions, words: keys, delegations, waiting }: Authority, now: number) {
  return {
    suspensions: suspensions.map((one) => ({
      suspension: one.number,
      personId: one.personId,
      caseId: one.caseId,
      since: shownTime(one.at),
    })),
    keys: keys.map(({ personId: person, fingerprint, by }) => ({ personId: person, fingerprint, by: [...by] })),
    delegations: delegations
      .filter(({ until }) => now < until)
      .map(({ number: delegation, personId: person, delegateId, group, from, until, by }) => ({
        delegation,
        personId: person,
        delegateId,
        group,
        from: shownTime(from),
        until: shownTime(until),
        by: [...by],
      })),
    waiting: waiting.map(({ matter: about, by, reason, signedAt }) => ({
      matter: about,
      by,
      reason,
      signedAt: shownTime(signedAt),
    })),
  };
}

/**
 * A caller as authority stands: marked where theirs is suspended, and asked about as one of a group where they stand for
 * somebody of it. The worker asks the directory of record before anything counts.
 */
export async function underAuthority(
  deps: Pick<ApiDeps, 'db' | 'trust'>,
  caller: AccessToken,
  now: number,
): Promise<AccessToken> {
  const { personId: person, roles } = caller;
  if (person === null) return caller;
  const authority = await authorityNow(deps);
  if (suspensionOf(authority, person) !== null) return { ...caller, suspended: true };
  const stoodFor = delegationsTo(authority, person, now).map(({ group }) => group);
  return stoodFor.length === 0 ? caller : { ...caller, roles: [...new Set([...roles, ...stoodFor])] };
}
