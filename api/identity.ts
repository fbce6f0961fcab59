import { decodeJwt } from 'jose';
import { CONSOLE_HEADER } from '../contract/console.js';
import { readerName } from '../contract/readers.js';
import { readSession } from '../db/enrolment-sessions.js';
import { readSessionKey } from '../db/sessions.js';
import type { AccessToken } from '../proofs/access-token.js';
import { isApiKey } from '../proofs/api-key.js';
import { DELIVERY_FIELDS, packDelivery } from '../proofs/delivery.js';
import { readSessionProof, type SessionProof } from '../proofs/session.js';
import { underAuthority } from './authority.js';
import { atConsole } from './console/sessions.js';
import type { ApiDeps } from './deps.js';
import { cookieIn } from './enrolment/cookies.js';
import { isRefused, refused, type Refused } from './outcome.js';
import { rolesOf, type Role } from './roles.js';

/**
 * How a request says who sends it. `new-session` is a session that is about to be registered, `delivery` a webhook that
 * its sender signed.
 */
export type Security = 'bearer' | 'delivery' | 'session' | 'new-session' | 'enrolment' | 'none';

/** Somebody signed in at the identity provider, or a program. */
export interface SignedIn {
  readonly caller: AccessToken;
  /** The access token itself: sealed to the worker that verifies it again, never logged. */
  readonly token: string;
}

/** A program, by its signature over this very body. What it signed proves this one request and no other. */
export interface SignedDelivery {
  readonly caller: AccessToken;
  /** The delivery as one text: sealed to the worker that verifies it again. */
  readonly packed: string;
  readonly deliveryId: string | null;
}

/** The subject's browser, by a proof over this very request. */
export interface SubjectSession extends SessionProof {
  /** The compact JWS; the worker verifies it again. */
  readonly proof: string;
}

/** Somebody who signed in to enrol a moment ago, in the browser that they did it in. */
export interface EnrolmentSender extends SubjectSession {
  /** SHA-256 of the browser's cookie. */
  readonly sessionId: string;
  readonly personId: string;
  /** Their ID token, sealed to the enrolment worker. */
  readonly sealedIdToken: string;
  /** When they have to sign in again, in epoch milliseconds. */
  readonly endsAt: number;
}

/** Whom requests are counted for: each person, program and session by itself, as its proof names it. */
export function senderName(sender: SignedIn | SignedDelivery | SubjectSession): string {
  return 'caller' in sender ? readerName(sender.caller) : `session:${sender.session}`;
}

/** What a request of each kind brings. */
export type Identity<S extends Security> = S extends 'bearer'
  ? SignedIn
  : S extends 'delivery'
    ? SignedDelivery
    : S extends 'none'
      ? null
      : S extends 'enrolment'
        ? EnrolmentSender
        : SubjectSession;

/** The parts of a request that say who sends it. */
export interface Claimed {
  readonly method: string;
  /** The URL as it was asked for, from the path on. */
  readonly url: string;
  readonly caseId: string | undefined;
  /** Whose secret a delivery is signed with. */
  readonly hookId: string | undefined;
  readonly header: (name: string) => string | undefined;
  readonly authorization: string | undefined;
  readonly dpop: string | undefined;
  readonly rawBody: string;
  readonly roles: readonly Role[];
  readonly now: number;
}

/** How old a session's proof may be here: a request takes seconds, a repeated one a little more. */
const PROOF_MAX_AGE_SECONDS = 120;

/** The Bearer scheme (RFC 6750, section 2.1) and the Basic scheme (RFC 7617, section 2). */
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;
const BASIC = /^Basic +([\w+/-]+=*)$/i;

/** What speaks for whoever sends a request. */
interface Credential {
  readonly token: string;
  readonly name: string | null;
}

/**
 * The credential of a request: what follows Bearer, or a tool's key as the password of Basic, which is all that many
 * tools can send (standards, section 6). `name` is who they say they are with it.
 */
function credentialOf(authorization: string): Credential | null {
  const token = BEARER.exec(authorization)?.[1];
  if (token !== undefined) return { token, name: null };
  const pair = Buffer.from(BASIC.exec(authorization)?.[1] ?? '', 'base64').toString('utf8');
  const [name = '', key = ''] = pair.split(':', 2);
  return isApiKey(key) ? { token: key, name } : null;
}

/**
 * The access token that the API keeps for a browser at the console. Its cookie counts only in a request that the page itself
 * sent: by what the browser says of where it comes from, and by a field that no other site can add.
 */
async function credentialAtConsole(deps: ApiDeps, claimed: Claimed): Promise<Credential | Refused> {
  const asks = claimed.header(CONSOLE_HEADER);
  if (asks === undefined) return refused('unauthenticated', 'no bearer token, and no key');
  if (!isOwnPage(deps, claimed.header)) return refused('unauthenticated', 'the request comes from another site');
  const how = { now: claimed.now, keepsAwake: asks === 'act' };
  const session = await atConsole(deps, claimed.header('cookie'), how);
  if (session === null) return refused('unauthenticated', 'nobody is signed in at the console, or no longer');
  return { token: session.accessToken, name: null };
}

async function signedIn(deps: ApiDeps, claimed: Claimed): Promise<SignedIn | Refused> {
  const { authorization } = claimed;
  const credential =
    authorization === undefined ? await credentialAtConsole(deps, claimed) : credentialOf(authorization);
  if (credential === null) return refused('unauthenticated', 'no bearer token, and no key');
  if (isRefused(credential)) return credential;
  const { token, name } = credential;
  const verified = await deps.verifyAccessToken(token, claimed.now);
  if (verified === null) return refused('unauthenticated', 'the access token or key does not verify');
  const caller = await underAuthority(deps, verified, claimed.now);
  if (name !== null && name !== caller.clientId) return refused('unauthenticated', 'the key is of another client');
  const held = rolesOf(deps.policy, caller);
  const isForAll = claimed.roles.length === 0;
  if (!isForAll && !claimed.roles.some((role) => held.includes(role)))
    return refused('forbidden-role', `holds ${held.join(', ')}`);
  return { caller, token };
}

/** The proof must name the whole URL that clients use (RFC 9449, section 4.3), so that it is for this server alone. */
function namesUrl(proof: string, url: string): boolean {
  return decodeJwt(proof)['htu'] === url;
}

async function provenSession(deps: ApiDeps, claimed: Claimed): Promise<SubjectSession | Refused> {
  const { dpop, method, url, rawBody, now } = claimed;
  if (dpop === undefined) return refused('session-not-proven', 'no DPoP header');
  const expected = { method, path: url, bodyText: rawBody, now, maxAgeSeconds: PROOF_MAX_AGE_SECONDS };
  const proof = await readSessionProof(dpop, expected);
  if (proof === null) return refused('session-not-proven', 'the proof is not one for this request');
  if (!namesUrl(dpop, `${deps.publicUrl}${url}`))
    return refused('session-not-proven', 'the proof is for another server');
  return { ...proof, proof: dpop };
}

async function registeredSession(deps: ApiDeps, claimed: Claimed): Promise<SubjectSession | Refused> {
  const proven = await provenSession(deps, claimed);
  if (isRefused(proven) || claimed.caseId === undefined) return proven;
  const key = await readSessionKey(deps.db, claimed.caseId, proven.session);
  return key === undefined ? refused('session-not-proven', 'the key is no session of this case') : proven;
}

/** What a browser says by itself of where a request comes from; older ones say nothing (Fetch Metadata, section 2.4). */
export function isOwnPage({ publicUrl }: Pick<ApiDeps, 'publicUrl'>, header: Claimed['header']): boolean {
  const site = header('sec-fetch-site') ?? 'same-origin';
  return site === 'same-origin' && (header('origin') ?? publicUrl) === publicUrl;
}

/** The cookie says which session, the proof that the browser is the one that signed in: neither is enough. */
async function enrolmentSender(deps: ApiDeps, claimed: Claimed): Promise<EnrolmentSender | Refused> {
  const sessionId = cookieIn('session', claimed.header('cookie'));
  if (sessionId === null) return refused('session-not-proven', 'nobody has signed in');
  if (!isOwnPage(deps, claimed.header)) return refused('session-not-proven', 'the request comes from another site');
  const proven = await provenSession(deps, claimed);
  if (isRefused(proven)) return proven;
  const session = await readSession(deps.db, sessionId, claimed.now);
  if (session === undefined) return refused('session-not-proven', 'the session is over, or there never was one');
  const { personId, thumbprint, idToken: sealedIdToken, endsAt } = session;
  if (thumbprint !== proven.session) return refused('session-not-proven', 'the session is of another browser');
  return { ...proven, sessionId, personId, sealedIdToken, endsAt };
}

async function signedDelivery(deps: ApiDeps, claimed: Claimed): Promise<SignedDelivery | Refused> {
  const { hookId = '', header, rawBody, now } = claimed;
  const given = DELIVERY_FIELDS.map((name) => [name, header(name.toLowerCase())] as const);
  const fields = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const delivery = { hookId, fields, body: rawBody };
  const delivered = await deps.verifyDelivery(delivery, now);
  if (delivered === null) return refused('unauthenticated', 'the delivery is not signed as it must be, or not now');
  return { ...delivered, packed: packDelivery(delivery) };
}

type Identify<S extends Security> = (deps: ApiDeps, claimed: Claimed) => Promise<Identity<S> | Refused>;

/** How each kind of request is checked before anything else is done with it. */
export const IDENTIFY: { readonly [S in Security]: Identify<S> } = {
  bearer: signedIn,
  delivery: signedDelivery,
  session: registeredSession,
  'new-session': provenSession,
  enrolment: enrolmentSender,
  none: async () => null,
};
