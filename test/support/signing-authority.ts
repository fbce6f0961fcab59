import { assert } from '../../dev/software-authenticator/authenticator.js';
import { keepAuthority } from '../../db/authority.js';
import type { Matter } from '../../domain/authority.js';
import type { AuthorityStatement } from '../../domain/authority-statements.js';
import { authorityChallengeOf, type SignedAuthority } from '../../proofs/authority.js';
import { answered, type Reply } from './case-rig/over-http.js';
import { personNamed, SIGNING } from './case-rig/place.js';
import type { CaseRig } from './case-rig/rig.js';
import { until } from './case-rig/until.js';

/** How authority is shown, as far as tests look. */
export interface ShownAuthority {
  readonly suspensions: readonly { readonly suspension: number; readonly personId: string; readonly caseId: string }[];
  readonly keys: readonly { readonly personId: string; readonly fingerprint: string }[];
  readonly delegations: readonly { readonly delegation: number; readonly delegateId: string }[];
  readonly waiting: readonly object[];
  readonly passkeys: readonly { readonly fingerprint: string; readonly enrolledAt: string }[];
}

type Read = ShownAuthority & { readonly statement: AuthorityStatement };

/** People who sign about authority in a rig, over its API. */
export class SigningAuthority {
  readonly #rig: CaseRig;
  readonly #url: string;

  constructor(rig: CaseRig, url: string) {
    this.#rig = rig;
    this.#url = url;
  }

  /** A request as somebody, with the groups that their token has. */
  async as(username: string, method: string, path: string, body?: object, roles?: readonly string[]): Promise<Reply> {
    const { personId, groups } = personNamed(this.#rig.place, username);
    const { tokens } = this.#rig.ground;
    const given = { personId, clientId: 'desk-console', roles: [...(roles ?? groups)] };
    const token = tokens.issue(given, await this.#rig.now());
    return answered(`${this.#url}${path}`, method, { authorization: `Bearer ${token}` }, body);
  }

  async read(username = 'olga', body: object = {}, roles?: readonly string[]): Promise<Read> {
    const { status, text } = await this.as(username, 'POST', '/v1/authority/statement', body, roles);
    if (status !== 200) throw new Error(`${username} reads nothing of authority: ${status} ${text}`);
    return JSON.parse(text) as Read;
  }

  /** What somebody signs about a matter, with one of their passkeys. */
  async signed(username: string, matter: Matter, passkey = 0): Promise<SignedAuthority> {
    const { statement } = await this.read('olga', { matter, reason: 'a drill' });
    const { personId, passkeys } = personNamed(this.#rig.place, username);
    const theirs = { ...statement, decider: personId };
    const credential = passkeys[passkey];
    if (credential === undefined) throw new Error(`${username} has no such passkey`);
    return {
      statement: theirs,
      assertion: assert(credential, { ...SIGNING, challenge: authorityChallengeOf(theirs) }),
    };
  }

  /** Sends it, until there is a word on it. */
  send(username: string, signed: SignedAuthority): Promise<Reply> {
    const send = () => this.as(username, 'POST', '/v1/authority', signed);
    return until('a word on what was signed', send, ({ status }) => status !== 202);
  }

  async sign(username: string, matter: Matter, passkey = 0): Promise<Reply> {
    return this.send(username, await this.signed(username, matter, passkey));
  }

  /** Puts something past the API, as whoever has its rights in the database. */
  async putByHand(messageId: string, body: unknown): Promise<void> {
    const db = this.#rig.place.directory.database.as('countersign_api');
    await keepAuthority(db, { messageId, bodyJson: JSON.stringify(body), at: await this.#rig.now() });
  }

  /** Until the worker has a word on everything that was put there. */
  async allJudged(): Promise<void> {
    const { owner } = this.#rig.place.directory.database;
    const waiting = owner.selectFrom('authority_given').select('message_id').where('taken_at', 'is', null);
    await until(
      'everything to be judged',
      () => waiting.execute(),
      (rows) => rows.length === 0,
    );
  }
}
