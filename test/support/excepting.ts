import { assert } from '../../dev/software-authenticator/authenticator.js';
import { keepException } from '../../db/exceptions.js';
import type { ExceptionActKind, ExceptionStatement, ExceptionTerms, Whom } from '../../domain/exceptions.js';
import { exceptionChallengeOf, type SignedException } from '../../proofs/exceptions.js';
import { answered, type Reply } from './case-rig/over-http.js';
import { personNamed, SIGNING } from './case-rig/place.js';
import type { CaseRig } from './case-rig/rig.js';
import { until } from './case-rig/until.js';

/** An exception as it is listed. */
interface Listed {
  readonly id: string;
  readonly state: string;
  readonly why: string;
  readonly ruleOwners: readonly string[];
  readonly uses: number;
}

/** What is asked for; everything has a value that may be granted, unless it is said. */
export interface Wanted extends Partial<Pick<ExceptionTerms, 'waives' | 'action' | 'owner' | 'why'>> {
  readonly whom: Whom;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Control owners who grant and revoke exceptions in a rig, over its API. */
export class Excepting {
  readonly #rig: CaseRig;
  readonly #url: string;

  constructor(rig: CaseRig, url: string) {
    this.#rig = rig;
    this.#url = url;
  }

  async as(username: string, method: string, path: string, body?: object, roles?: readonly string[]): Promise<Reply> {
    const { personId, groups } = personNamed(this.#rig.place, username);
    const given = { personId, clientId: 'desk-console', roles: [...(roles ?? groups)] };
    const token = this.#rig.ground.tokens.issue(given, await this.#rig.now());
    return answered(`${this.#url}${path}`, method, { authorization: `Bearer ${token}` }, body);
  }

  idOf(username: string): string {
    return personNamed(this.#rig.place, username).personId;
  }

  /** What the API gives somebody to sign. */
  draft(username: string, body: object, roles?: readonly string[]): Promise<Reply> {
    return this.as(username, 'POST', '/v1/exceptions/statement', body, roles);
  }

  signed(username: string, statement: ExceptionStatement): SignedException {
    const [credential] = personNamed(this.#rig.place, username).passkeys;
    if (credential === undefined) throw new Error(`${username} has no passkey`);
    return { statement, assertion: assert(credential, { ...SIGNING, challenge: exceptionChallengeOf(statement) }) };
  }

  /** Sends it, until there is a word on it. */
  send(username: string, signed: SignedException, roles?: readonly string[]): Promise<Reply> {
    const send = () => this.as(username, 'POST', '/v1/exceptions', signed, roles);
    return until('a word on the act', send, ({ status }) => status !== 202);
  }

  async #acts(username: string, body: object, roles?: readonly string[]): Promise<Reply> {
    const drafted = await this.draft(username, body, roles);
    if (drafted.status !== 200) return drafted;
    const { statement } = JSON.parse(drafted.text) as { statement: ExceptionStatement };
    return this.send(username, this.signed(username, statement), roles);
  }

  /** Somebody signs for one. */
  asks(username: string, wanted: Wanted, roles?: readonly string[]): Promise<Reply> {
    const { until: ends, ...said } = wanted;
    const defaults = { waives: 'cooling-off', action: 'password.reset', why: 'a drill', owner: this.idOf('olga') };
    const asked = { act: 'exception-grant' satisfies ExceptionActKind, ...defaults, ...said };
    return this.#acts(username, { ...asked, until: new Date(ends).toISOString() }, roles);
  }

  joins(username: string, id: string): Promise<Reply> {
    return this.#acts(username, { act: 'exception-grant', id });
  }

  revokes(username: string, id: string): Promise<Reply> {
    return this.#acts(username, { act: 'exception-revoke', id, why: 'not needed any more' });
  }

  /** Olga and Omar grant one; its id. */
  async granted(wanted: Wanted): Promise<string> {
    const first = await this.asks('olga', wanted);
    if (first.status !== 200) throw new Error(`the first signature does not count: ${first.text}`);
    const { exception } = JSON.parse(first.text) as { exception: Listed };
    const second = await this.joins('omar', exception.id);
    if (second.status !== 200) throw new Error(`the second signature does not count: ${second.text}`);
    return exception.id;
  }

  async listed(): Promise<readonly Listed[]> {
    const { text } = await this.as('olga', 'GET', '/v1/exceptions');
    return (JSON.parse(text) as { exceptions: Listed[] }).exceptions;
  }

  async stateOf(id: string): Promise<string | undefined> {
    return (await this.listed()).find((one) => one.id === id)?.state;
  }

  /** Puts something past the API, as whoever has its rights in the database. */
  async putByHand(messageId: string, body: unknown): Promise<void> {
    const db = this.#rig.place.directory.database.as('countersign_api');
    await keepException(db, { messageId, bodyJson: JSON.stringify(body), at: await this.#rig.now() });
  }

  /** The word of the worker on something, once there is one. */
  async wordOn(messageId: string): Promise<string | null> {
    const { owner } = this.#rig.place.directory.database;
    const look = () =>
      owner
        .selectFrom('exception_given')
        .select(['refusal', 'taken_at'])
        .where('message_id', '=', messageId)
        .executeTakeFirstOrThrow();
    return (await until('a word', look, ({ taken_at: takenAt }) => takenAt !== null)).refusal;
  }

  metrics(): Promise<Reply> {
    return answered(`${this.#url}/metrics`, 'GET', {});
  }
}
