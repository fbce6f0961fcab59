import { readFile } from 'node:fs/promises';
import { withSuspensions } from '../../activities/authority/under-suspension.js';
import type { PolicyChangeDeps } from '../../activities/policy-changes/deps.js';
import { takeInPolicies } from '../../activities/policy-changes/take-in.js';
import { sampleDirectoryOfRecord } from '../../connectors/sample-directory/directory-of-record.js';
import { keepGivenPolicy } from '../../db/policy-changes.js';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import type { PolicyStatement } from '../../domain/policy-changes.js';
import { loadAccess } from '../../policy/access/load.js';
import { parsePolicy } from '../../policy/load.js';
import { loadSigningKey } from '../../proofs/keys.js';
import { policyChallengeOf, type SignedPolicy } from '../../proofs/policy-changes.js';
import { FakeEngine } from '../api/support/fake-engine.js';
import { FakeTokenIssuer } from './case-rig/access-tokens.js';
import { answered, type Reply } from './case-rig/over-http.js';
import { makePlace, personNamed, SIGNING, type Place } from './case-rig/place.js';
import { serveApi, type ServedApi } from './case-rig/served-api.js';

const NOW = Date.UTC(2026, 10, 20, 9);

type OfRecord = ReturnType<typeof sampleDirectoryOfRecord>;

/** What a control owner reads of a proposal. */
export interface ReadChange {
  readonly differences: string;
  readonly statement: PolicyStatement;
}

/** Control owners who change the policy over a real API and database, with what the case worker does of it. No engine. */
export class Governing {
  /** Epoch milliseconds, for everybody. */
  now = NOW;
  readonly place: Place;
  readonly deps: PolicyChangeDeps;
  readonly #tokens: FakeTokenIssuer;
  readonly #api: ServedApi;
  readonly #ofRecord: OfRecord;

  private constructor(
    place: Place,
    deps: PolicyChangeDeps,
    ofRecord: OfRecord,
    tokens: FakeTokenIssuer,
    api: ServedApi,
  ) {
    this.place = place;
    this.deps = deps;
    this.#tokens = tokens;
    this.#api = api;
    this.#ofRecord = ofRecord;
  }

  static async start(): Promise<Governing> {
    const place = await makePlace(NOW, 0);
    const { database } = place.directory;
    const held: { governing?: Governing } = {};
    const clock = async () => held.governing?.now ?? NOW;
    const ofRecord = sampleDirectoryOfRecord({ url: place.directory.urlFor('sample_directory_reader') });
    const deps = withSuspensions({
      db: database.as('countersign_case_worker'),
      ledgerDb: database.as('countersign_ledger'),
      trust: place.trust,
      directory: ofRecord,
      access: await loadAccess(),
      verifierKey: await loadSigningKey(place.keyFiles.VERIFIER_KEY_FILE),
      signing: SIGNING,
      production: true,
      policy: parsePolicy(await readFile('policy/recovery.yaml', 'utf8'), 'policy', { production: true }),
      clock,
    });
    const tokens = new FakeTokenIssuer();
    const api = await serveApi({ ground: { place, engine: new FakeEngine(), clock, tokens } }, []);
    held.governing = new Governing(place, deps, ofRecord, tokens, api);
    return held.governing;
  }

  /** The default policy, with something in it otherwise. */
  async file(from: RegExp | string = '', to = ''): Promise<string> {
    const text = await readFile('policy/recovery.yaml', 'utf8');
    const changed = text.replace(from, to);
    if (from !== '' && changed === text) throw new Error(`the default policy has no ${String(from)}`);
    return changed;
  }

  /** The environment in which the command speaks for somebody. */
  envOf(username: string): Readonly<Record<string, string>> {
    return { COUNTERSIGN_URL: this.#api.url, COUNTERSIGN_TOKEN: this.#tokenOf(username) };
  }

  #tokenOf(username: string): string {
    const { personId, groups } = personNamed(this.place, username);
    return this.#tokens.issue({ personId, clientId: 'console', roles: [...groups] }, this.now);
  }

  as(username: string, method: string, path: string, body?: object): Promise<Reply> {
    const headers = { authorization: `Bearer ${this.#tokenOf(username)}` };
    return answered(`${this.#api.url}${path}`, method, headers, body);
  }

  async propose(policy: string, more: object = {}, username = 'olga'): Promise<string> {
    const reply = await this.as(username, 'POST', '/v1/policy-changes', { policy, reason: 'a drill', ...more });
    if (reply.status !== 201) throw new Error(`not proposed: ${reply.status} ${reply.text}`);
    return (JSON.parse(reply.text) as { changeId: string }).changeId;
  }

  async read(username: string, changeId: string): Promise<ReadChange> {
    const { status, text } = await this.as(username, 'GET', `/v1/policy-changes/${changeId}`);
    if (status !== 200) throw new Error(`${username} reads nothing: ${status} ${text}`);
    return JSON.parse(text) as ReadChange;
  }

  /** A statement with the proof of one of somebody's passkeys. */
  proven(username: string, statement: PolicyStatement, passkey = 0): SignedPolicy {
    const credential = personNamed(this.place, username).passkeys[passkey];
    if (credential === undefined) throw new Error(`${username} has no such passkey`);
    return { statement, assertion: assert(credential, { ...SIGNING, challenge: policyChallengeOf(statement) }) };
  }

  /** Somebody reads a proposal and signs it; with the worker's word on it. */
  async sign(username: string, changeId: string): Promise<Reply> {
    const { statement } = await this.read(username, changeId);
    return this.send(username, changeId, this.proven(username, statement));
  }

  async send(username: string, changeId: string, signed: SignedPolicy): Promise<Reply> {
    const path = `/v1/policy-changes/${changeId}/signatures`;
    const sent = await this.as(username, 'POST', path, signed);
    if (sent.status !== 202) return sent;
    await takeInPolicies(this.deps);
    return this.as(username, 'POST', path, signed);
  }

  /** Two control owners sign another policy. */
  async both(policy: string, more: object = {}): Promise<void> {
    const changeId = await this.propose(policy, more);
    for (const username of ['olga', 'omar']) {
      const { status, text } = await this.sign(username, changeId);
      if (status !== 200) throw new Error(`${username} signed nothing: ${status} ${text}`);
    }
  }

  /** Puts something past the API, as whoever has its rights in the database, and has the worker judge it. */
  async putByHand(body: unknown): Promise<string | null> {
    const { database } = this.place.directory;
    const messageId = `by-hand-${(this.#nth += 1)}`;
    await keepGivenPolicy(database.as('countersign_api'), { messageId, bodyJson: JSON.stringify(body), at: this.now });
    await takeInPolicies(this.deps);
    const given = database.owner.selectFrom('policy_given').select('refusal').where('message_id', '=', messageId);
    return (await given.executeTakeFirstOrThrow()).refusal;
  }

  #nth = 0;

  /** Which policy holds, as everybody finds it. */
  async standing(): Promise<{ inForce: { to: string; by: string[] } | null; scheduled: { to: string } | null }> {
    const { text } = await this.as('oscar', 'GET', '/v1/policy-changes');
    return JSON.parse(text) as { inForce: { to: string; by: string[] } | null; scheduled: { to: string } | null };
  }

  async stop(): Promise<void> {
    await this.#api.stop();
    await this.#ofRecord.close();
    await this.place.stop();
  }
}
