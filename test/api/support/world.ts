import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createApp } from '../../../api/app.js';
import type { ApiDeps } from '../../../api/deps.js';
import type { LimitSettings } from '../../../api/rate-limits.js';
import { problemDetails } from '../../../api/problem-details.js';
import { readApiKey } from '../../../db/api-keys.js';
import { recordCase } from '../../../db/case-record.js';
import { readWebhookSecret } from '../../../db/webhook-secrets.js';
import { enrol } from '../../../db/enrolments.js';
import { DELIVERY_WINDOW_SECONDS } from '../../../contract/limits.js';
import type { Answer } from '../../../contract/messages.js';
import { readersOf } from '../../../contract/readers.js';
import type { Case } from '../../../domain/case.js';
import { DAY, SECOND } from '../../../domain/clock.js';
import type { Enrolled, EnrolledPasskey } from '../../../domain/enrolled.js';
import {
  assert,
  createCredential,
  type SoftwareCredential,
} from '../../../dev/software-authenticator/authenticator.js';
import { ledgerRules } from '../../../ledger/held.js';
import { createLogger } from '../../../logging/logger.js';
import { loadAccess } from '../../../policy/access/load.js';
import { loadPolicy } from '../../../policy/load.js';
import { parseKeyring } from '../../../proofs/keyring.js';
import { deliveryVerifier } from '../../../proofs/webhook-secret.js';
import { callerVerifier } from '../../../proofs/caller.js';
import { signEnrolled } from '../../../proofs/enrolled.js';
import { seal } from '../../../proofs/sealing.js';
import { securityEventVerifier } from '../../../proofs/security-event.js';
import { makeSessionKey, makeSessionProof, type SessionKey } from '../../../proofs/session.js';
import { makeTestKeys, type TestKeys } from '../../proofs/test-keys.js';
import { caseRecord } from '../../support/case-record.js';
import { startTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { expectDescribed } from './described.js';
import { FakeEngine } from './fake-engine.js';

const ISSUER = 'https://idp.example';

/** Where clients believe the API to be. */
/** So many that no test meets a limit it is not about. */
export const PLENTY: LimitSettings = {
  addressRequestsPerMinute: 100_000,
  callerRequestsPerMinute: 100_000,
  subjectOpeningsPerMinute: 100_000,
  codeLookupsPerMinute: 100_000,
};
export const PUBLIC_URL = 'https://recovery.example';

/** Where people sign in with the passkeys that they register. */
export const BINDING_RP_ID = 'sign-in.example';

const SIGNING = { rpId: 'sign.example', origin: 'https://sign.example' } as const;

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** A request to send. `body` is sent as it is when it is text, else as JSON. */
export interface Sent {
  readonly token?: string;
  readonly session?: SessionKey;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Changes what the session's proof is about, for forgeries. */
  readonly proves?: Partial<Parameters<typeof makeSessionProof>[1]>;
}

/** Changes to an access token, for forgeries. */
export interface TokenChanges {
  readonly issuer?: string;
  readonly audience?: string;
  readonly typ?: string;
  readonly clientId?: string;
  readonly expiresInSeconds?: number;
}

/** The API over HTTP with a real database, real keys and real tokens; only the engine is a stand-in. */
export class ApiWorld {
  readonly engine = new FakeEngine();
  readonly logged: string[] = [];
  readonly keyring = parseKeyring(JSON.stringify({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }));
  now = Date.UTC(2026, 0, 12, 9, 30);
  #close: () => Promise<void> = async () => {};

  private constructor(
    readonly keys: TestKeys,
    readonly database: TestDatabase,
    readonly url: string,
    private readonly sign: (claims: Record<string, unknown>, changes: TokenChanges) => Promise<string>,
  ) {}

  /** Starts it; `changes` replaces what a test is about. */
  static async start(changes: Partial<ApiDeps> = {}): Promise<ApiWorld> {
    const keys = await makeTestKeys();
    const database = await startTestDatabase();
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] });
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const world: ApiWorld = new ApiWorld(keys, database, `http://127.0.0.1:${port}`, (claims, given) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: given.typ ?? 'at+jwt' })
        .setIssuer(given.issuer ?? ISSUER)
        .setAudience(given.audience ?? 'urn:countersign:api')
        .setIssuedAt(world.now / 1_000)
        .setExpirationTime(world.now / 1_000 + (given.expiresInSeconds ?? 600))
        .setJti(randomUUID())
        .sign(privateKey),
    );
    const stream = new Writable({
      write(line: Buffer, _encoding, done) {
        world.logged.push(line.toString());
        done();
      },
    });
    const db = database.as('countersign_api');
    const app = createApp({
      engine: world.engine,
      db,
      verifyAccessToken: callerVerifier({
        issuer: { issuer: ISSUER, keys: jwks },
        trust: keys.trust,
        findApiKey: (keyId) => readApiKey(db, keyId),
      }),
      verifyDelivery: deliveryVerifier({
        trust: keys.trust,
        keyring: world.keyring,
        find: (hookId) => readWebhookSecret(db, hookId),
        windowMilliseconds: DELIVERY_WINDOW_SECONDS.api * SECOND,
      }),
      verifySecurityEvent: securityEventVerifier([], ISSUER),
      trust: keys.trust,
      seal: (recipient, text) => seal(keys.trust.seal[recipient], text),
      policy: await loadPolicy('policy/recovery.yaml', { production: true }),
      access: await loadAccess(),
      clock: async () => world.now,
      signing: SIGNING,
      publicUrl: PUBLIC_URL,
      portalScripts: new Map([['/recover/main.js', 'export {};']]),
      offers: {
        phoneCodes: false,
        pushes: false,
        callBacks: false,
        devices: false,
        logins: [],
        workloads: [],
        places: { 'attended-video': null, 'in-person': null },
      },
      enrolment: null,
      console: null,
      bindingRpId: BINDING_RP_ID,
      logger: createLogger({ service: 'api', level: 'debug', stream }),
      limits: PLENTY,
      trustedProxyHops: 0,
      answerWaitMilliseconds: 100,
      ...changes,
    });
    server.on('request', app);
    world.#close = async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await database.stop();
    };
    return world;
  }

  stop(): Promise<void> {
    return this.#close();
  }

  /** An access token of a person, or of a program when the person is null. */
  token(person: string | null, roles: readonly string[], changes: TokenChanges = {}): Promise<string> {
    const clientId = changes.clientId ?? (person === null ? 'ticket-tool' : 'desk-console');
    return this.sign({ sub: person ?? clientId, client_id: clientId, roles }, changes);
  }

  /** Sends a request and reads what comes back; it must be as `/openapi.json` says, and every problem one of the registry. */
  async send(method: string, path: string, sent: Sent = {}): Promise<Answered> {
    const body =
      sent.body === undefined ? undefined : typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(sent.token !== undefined && { authorization: `Bearer ${sent.token}` }),
        ...(sent.session && { dpop: await this.#proof(sent.session, method, path, body ?? '', sent.proves) }),
        ...sent.headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    expectDescribed(method, path, { status: response.status, headers: response.headers, text });
    if (response.headers.get('content-type')?.startsWith('application/problem+json')) problemDetails.parse(json);
    return { status: response.status, headers: response.headers, text, json };
  }

  #proof(key: SessionKey, method: string, path: string, body: string, changes: Sent['proves'] = {}): Promise<string> {
    return makeSessionProof(key, { method, url: `${PUBLIC_URL}${path}`, body, now: this.now, ...changes });
  }

  /** Records a case as the recording step does, with its word on a message if it gave one. */
  async keep(kase: Case, word: { messageId: string; answer: Answer } | null = null): Promise<Case> {
    const { receipt } = kase.opening;
    const view = {
      personId: receipt.subject.personId,
      openers: receipt.openers,
      readers: readersOf(kase),
      ticketSource: receipt.ticket.source,
      ticketId: receipt.ticket.id,
      phase: kase.phase,
      outcome: kase.outcome,
      stateJson: JSON.stringify(kase),
      closedAt: kase.phase === 'closed' ? this.now : null,
    };
    const said = word === null ? {} : { messageId: word.messageId, answerJson: JSON.stringify(word.answer) };
    const record = caseRecord({ caseId: kase.id, sequence: kase.sequence, view, ...said });
    await recordCase(this.database.as('countersign_ledger'), ledgerRules, record);
    return kase;
  }

  /** Records the case's word on a message, as the recording step does. */
  async answer(kase: Case, messageId: string, answer: Answer): Promise<void> {
    const answerJson = JSON.stringify(answer);
    const changes = { caseId: kase.id, sequence: kase.sequence + 1, messageId, answerJson };
    const { view } = caseRecord(changes);
    const record = caseRecord({ ...changes, view: { ...view, stateJson: JSON.stringify(kase), phase: kase.phase } });
    await recordCase(this.database.as('countersign_ledger'), ledgerRules, record);
  }

  /** Enrols a passkey of the software authenticator, 60 days ago. */
  async enrolPasskey(personId: string): Promise<SoftwareCredential> {
    const credential = createCredential({ rpId: SIGNING.rpId });
    const enrolledId = randomUUID();
    const row: EnrolledPasskey = {
      type: 'enrolled',
      kind: 'passkey',
      enrolledId,
      personId,
      enrolledAt: this.now - 60 * DAY,
      domains: ['authenticator'],
      credentialId: credential.credentialId,
      publicKey: credential.publicKey,
    };
    await this.#enrols(row);
    return credential;
  }

  /** Enrols a telephone that takes calls, 60 days ago. */
  async enrolPhone(personId: string, number: string): Promise<void> {
    const at = this.now - 60 * DAY;
    const base = { type: 'enrolled', kind: 'phone', enrolledId: randomUUID(), personId, enrolledAt: at } as const;
    await this.#enrols({ ...base, domains: ['handset'], number, takes: ['voice'], verifiedAt: at, changedAt: at });
  }

  async #enrols(row: Enrolled): Promise<void> {
    const { enrolledId, personId } = row;
    const jws = await signEnrolled(this.keys.enrolment, row);
    const version = Math.trunc(Math.random() * 1_000_000) + 1;
    await enrol(this.database.owner, [{ enrolledId, personId, jws }], { personId, version, jws: 'set' });
  }

  /** Has every case say this to whatever it is told from now on, as it would be recorded. */
  says(answer: Answer): void {
    this.engine.hears = async ({ caseId, messageId }) => {
      const row = { case_id: caseId, message_id: messageId, answer: JSON.stringify(answer), entry_hash: 'hash', at: 1 };
      await this.database.owner.insertInto('answer').values(row).execute();
    };
  }

  /** Registers a session with a case, over HTTP. */
  async session(kase: Case): Promise<SessionKey> {
    const session = await makeSessionKey();
    const { kty, crv, x, y } = session.publicJwk;
    const registered = await this.send('POST', `/v1/cases/${kase.id}/sessions`, {
      session,
      body: { jwk: { kty, crv, x, y } },
    });
    if (registered.status !== 201) throw new Error(`no session: ${registered.text}`);
    return session;
  }

  /** Signs what a statement asks for, as the signing page does. */
  signs(credential: SoftwareCredential, challenge: unknown): ReturnType<typeof assert> {
    return assert(credential, { challenge: String(challenge), ...SIGNING });
  }

  /** Everything that was kept sealed for a case, by reader. */
  submissions(caseId: string): Promise<readonly { audience: string; sealed: string; reference: string }[]> {
    return this.database.owner
      .selectFrom('submission')
      .select(['audience', 'sealed', 'reference'])
      .where('case_id', '=', caseId)
      .execute();
  }
}
