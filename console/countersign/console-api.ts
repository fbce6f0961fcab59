import { ask, type Answer } from '../common/ask.js';
import type { Json } from './canonical.js';
import type {
  StatementKind as Act,
  Briefing,
  Conclusion,
  Queue,
  CallBackWord as CallWord,
  DocumentKind as Document,
  AttestedMethod as VouchMethod,
  ListedExceptions,
  QuietReports,
} from '../../api/console/told.js';
import type { Assertion } from './passkey.js';
import { NOTHING_SHOWN, type ShownParts } from './shown-parts.js';
import type { Signed } from './texts.js';

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
  readonly shown: ShownParts;
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

export function readQueue(asks: Asks, limit: number): Promise<Answer<Queue>> {
  return send(asks, 'GET', `/v1/queue?limit=${limit}`);
}

/** Everything that is excepted from the policy. */
export function readExceptions(asks: Asks): Promise<Answer<ListedExceptions>> {
  return send(asks, 'GET', '/v1/exceptions');
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
    readonly shown: { readonly plan: string; readonly evidence: string; readonly record: string | null };
  }>('act', 'GET', `/v1/cases/${caseId}/statement?${query.toString()}`);
  if (!read.ok) return read;
  const { statement: text, credentialIds, shown } = read.body;
  return { ok: true, body: { text, credentialIds, shown: { ...NOTHING_SHOWN, ...shown, record: shown.record ?? '' } } };
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
  return { ok: true, body: { text, credentialIds, shown: NOTHING_SHOWN } };
}

/** Reads what was reported of a case quietly. */
export function readQuiet(caseId: string): Promise<Answer<QuietReports>> {
  return send('act', 'GET', `/v1/cases/${caseId}/quiet-reports`);
}

/** What there is to sign to let a case go on that was reported quietly, or null. */
export function releaseIn({ release, shown, credentialIds }: QuietReports): Offered | null {
  if (release === null || shown === null) return null;
  return { text: { ...release }, credentialIds, shown: { ...NOTHING_SHOWN, reports: shown } };
}

/** Sends what was signed. The same sent again is one act. */
export function sendSigned(
  caseId: string,
  act: Signed,
  signed: { readonly text: string; readonly assertion: Assertion },
): Promise<Answer<unknown>> {
  const { assertion } = signed;
  const said: unknown = JSON.parse(signed.text);
  const path = `/v1/cases/${caseId}`;
  if (act === 'attest') return send('act', 'POST', `${path}/attestations`, { attestation: said, assertion });
  if (act === 'release') return send('act', 'POST', `${path}/quiet-release`, { release: said, assertion });
  const operation = act === 'review' ? 'review' : 'decisions';
  return send('act', 'POST', `${path}/${operation}`, { statement: said, assertion });
}
