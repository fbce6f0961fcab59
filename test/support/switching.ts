import { assert } from '../../dev/software-authenticator/authenticator.js';
import { keepSwitch } from '../../db/switches.js';
import type { SwitchActKind, SwitchStatement } from '../../domain/switches.js';
import { switchChallengeOf, type SignedSwitch } from '../../proofs/switches.js';
import type { CaseDriver } from './case-rig/case-driver.js';
import { answered, type Reply } from './case-rig/over-http.js';
import { personNamed, SIGNING } from './case-rig/place.js';
import type { CaseRig } from './case-rig/rig.js';
import { until } from './case-rig/until.js';

/** How a switch is shown. */
interface Shown {
  readonly isOn: boolean;
  readonly waiting: readonly object[];
}

/** What somebody reads who may turn the switches. */
interface Read {
  readonly globalStop: Shown;
  readonly elevatedThreat: Shown;
  readonly statement: SwitchStatement;
}

/** People who turn the switches of a rig, over its API. */
export class Switching {
  readonly #rig: CaseRig;
  readonly #url: string;

  constructor(rig: CaseRig, url: string) {
    this.#rig = rig;
    this.#url = url;
  }

  async #as(username: string, method: string, path: string, body?: object, roles?: readonly string[]): Promise<Reply> {
    const { personId, groups } = personNamed(this.#rig.place, username);
    const { tokens } = this.#rig.ground;
    const given = { personId, clientId: 'desk-console', roles: [...(roles ?? groups)] };
    const token = tokens.issue(given, await this.#rig.now());
    return answered(`${this.#url}${path}`, method, { authorization: `Bearer ${token}` }, body);
  }

  async read(username: string, query: Record<string, string> = {}, roles?: readonly string[]): Promise<Read> {
    const search = new URLSearchParams(query).toString();
    const { status, text } = await this.#as(username, 'GET', `/v1/switches?${search}`, undefined, roles);
    if (status !== 200) throw new Error(`${username} reads no switches: ${status} ${text}`);
    return JSON.parse(text) as Read;
  }

  /** What somebody signs for an act as things stand now, with one of their passkeys. */
  async signed(username: string, act: SwitchActKind, choices: Choices = {}): Promise<SignedSwitch> {
    const { roles, ends } = choices;
    const query = { act, reason: 'a drill', ...(ends !== undefined && { until: new Date(ends).toISOString() }) };
    const { statement } = await this.read(username, query, roles);
    const credential = personNamed(this.#rig.place, username).passkeys[choices.passkey ?? 0];
    if (credential === undefined) throw new Error(`${username} has no such passkey`);
    return { statement, assertion: assert(credential, { ...SIGNING, challenge: switchChallengeOf(statement) }) };
  }

  /** Sends it, until there is a word on it. */
  send(username: string, signed: SignedSwitch, roles?: readonly string[]): Promise<Reply> {
    const send = () => this.#as(username, 'POST', '/v1/switches', signed, roles);
    return until('a word on the act', send, ({ status }) => status !== 202);
  }

  async turn(username: string, act: SwitchActKind, choices: Choices = {}): Promise<Reply> {
    return this.send(username, await this.signed(username, act, choices), choices.roles);
  }

  /** Puts something past the API, as whoever has its rights in the database. */
  async putByHand(messageId: string, body: unknown): Promise<void> {
    const db = this.#rig.place.directory.database.as('countersign_api');
    await keepSwitch(db, { messageId, bodyJson: JSON.stringify(body), at: await this.#rig.now() });
  }

  /** Until the worker has a word on everything that was put there. */
  async allJudged(): Promise<void> {
    const { owner } = this.#rig.place.directory.database;
    const waiting = owner.selectFrom('switch_given').select('message_id').where('taken_at', 'is', null);
    await until(
      'everything to be judged',
      () => waiting.execute(),
      (rows) => rows.length === 0,
    );
  }

  /** What the desk is told that a case would need. */
  planned(): Promise<Reply> {
    const body = { action: 'password.reset', subject: 'alice', ticket: { source: 'desk', id: 'T-1' } };
    return this.#as('dora', 'POST', '/v1/plans', body);
  }

  /** The subject's own view of a case. */
  async progress(kase: CaseDriver): Promise<Reply> {
    const headers = await kase.session.headers('progress', '', 'GET');
    return answered(`${this.#url}/v1/cases/${kase.caseId}/progress`, 'GET', headers);
  }
}

/** How somebody signs. */
export interface Choices {
  /** The groups of their token; those of the directory, unless given. */
  readonly roles?: readonly string[];
  readonly passkey?: number;
  /** Epoch milliseconds. */
  readonly ends?: number;
}
