import { ask, type Answer } from '../common/ask.js';
import type { Json } from './canonical.js';
import type { Act, Briefing, Conclusion, Queue } from './case.js';
import type { Assertion } from './passkey.js';
import type { CallWord, Document, VouchMethod } from './texts.js';

/** `act` for what somebody did, `live` for what the page asks by itself, which keeps no session awake. */
export type Asks = 'act' | 'live';

function send<T>(asks: Asks, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer<T>> {
  return ask<T>({ method, path, headers: { 'countersign-console': asks }, ...(body !== undefined && { body }) });
}

/** Who is signed in. */
export interface Session {
  readonly personId: string | null;
  readonly roles: readonly string[];
}

/** A statement or an attestation, and what a passkey must be asked for. */
export interface Offered {
  readonly text: Json;
  readonly credentialIds: readonly string[];
  readonly plan: string;
  readonly evidence: string;
}

/** What somebody says of their own before they read what they sign. */
export interface Own {
  readonly calledBack?: boolean;
  readonly conclusion?: Conclusion;
}

/** What somebody who vouches says. */
export interface Vouching {
  readonly method: VouchMethod;
  readonly number: string;
  readonly document?: Document;
  readonly word?: CallWord;
}

export function readSession(): Promise<Answer<Session>> {
  return send('act', 'GET', '/v1/console/session');
}

export function beginSignIn(language: string, returnTo: string): Promise<Answer<{ readonly location: string }>> {
  return send('act', 'POST', '/v1/console/sign-ins', { language, returnTo });
}

export function signOut(): Promise<Answer<unknown>> {
  return send('act', 'POST', '/v1/console/sign-out', {});
}

export function readQueue(asks: Asks): Promise<Answer<Queue>> {
  return send(asks, 'GET', '/v1/queue');
}

export function readBriefing(caseId: string, asks: Asks): Promise<Answer<Briefing>> {
  return send(asks, 'GET', `/v1/cases/${caseId}/briefing`);
}

/** Reads what there is to sign now. */
export async function readStatement(caseId: string, kind: Act, own: Own): Promise<Answer<Offered>> {
  const { calledBack, conclusion } = own;
  const query = new URLSearchParams({
    kind,
    ...(calledBack === true && { calledBack: 'true' }),
    ...(conclusion !== undefined && { conclusion }),
  });
  const read = await send<{
    readonly statement: Json;
    readonly credentialIds: readonly string[];
    readonly shown: { readonly plan: string; readonly evidence: string };
  }>('act', 'GET', `/v1/cases/${caseId}/statement?${query.toString()}`);
  if (!read.ok) return read;
  const { statement: text, credentialIds, shown } = read.body;
  return { ok: true, body: { text, credentialIds, ...shown } };
}

/** Reads what there is to sign to vouch for somebody. */
export async function readAttestation(caseId: string, vouching: Vouching): Promise<Answer<Offered>> {
  const { method, number, document, word } = vouching;
  const query = new URLSearchParams({
    method,
    ...(number !== '' && { number }),
    ...(document !== undefined && { document }),
    ...(word !== undefined && { word }),
  });
  const read = await send<{ readonly attestation: Json; readonly credentialIds: readonly string[] }>(
    'act',
    'GET',
    `/v1/cases/${caseId}/attestation?${query.toString()}`,
  );
  if (!read.ok) return read;
  const { attestation: text, credentialIds } = read.body;
  return { ok: true, body: { text, credentialIds, plan: '', evidence: '' } };
}

/** Sends what was signed. The same sent again is one act. */
export function sendSigned(
  caseId: string,
  act: Act | 'attest',
  signed: { readonly text: string; readonly assertion: Assertion },
): Promise<Answer<unknown>> {
  const { assertion } = signed;
  const said: unknown = JSON.parse(signed.text);
  const path = `/v1/cases/${caseId}`;
  if (act === 'attest') return send('act', 'POST', `${path}/attestations`, { attestation: said, assertion });
  const operation = act === 'review' ? 'review' : 'decisions';
  return send('act', 'POST', `${path}/${operation}`, { statement: said, assertion });
}
