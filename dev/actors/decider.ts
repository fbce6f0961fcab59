import { z } from 'zod';
import { readStatementSchema } from '../../api/routes/read-statement/schema.js';
import type { Assertion } from '../../domain/decisions.js';
import type { Conclusion, Statement, StatementKind } from '../../domain/statement.js';
import { challengeOf } from '../../proofs/decision.js';
import { assert } from '../software-authenticator/authenticator.js';
import { callApi, tellCase, type ApiAnswer, type Word } from './api-client.js';
import { CaseReader } from './case-reader.js';
import type { Person } from './person.js';
import type { PublicSurface } from './public-surface.js';
import { accessTokenOf } from './sign-in.js';

const toSign = readStatementSchema.answers[200].body;

/** A statement with the assertion over it. */
export interface SignedAct {
  readonly statement: Statement;
  readonly assertion: Assertion;
}

/** What a decider says of their own before they sign. */
export interface OwnSaying {
  readonly calledBack?: boolean;
  readonly conclusion?: Conclusion;
  /** Their reason, added before they sign. */
  readonly comment?: string;
}

/**
 * Signs a statement as the signing page does: what it renders is what it hashes, whatever challenge somebody else names.
 *
 * @param passkey which of the person's passkeys, from 0
 * @throws when the person has no such passkey
 */
export function signStatement(
  surface: Pick<PublicSurface, 'signing'>,
  { seeded }: Person,
  statement: Statement,
  passkey = 0,
): SignedAct {
  const credential = seeded.passkeys[passkey];
  if (credential === undefined) throw new Error(`${seeded.displayName} has no passkey ${passkey + 1}.`);
  return { statement, assertion: assert(credential, { ...surface.signing, challenge: challengeOf(statement) }) };
}

/** Somebody who reads what lies before them and signs it with a passkey. */
abstract class Decider extends CaseReader {
  readonly #surface: PublicSurface;
  readonly #person: Person;

  constructor(surface: PublicSurface, person: Person, accessToken: string) {
    super(surface.api, accessToken);
    this.#surface = surface;
    this.#person = person;
  }

  /** What they would sign now, or the problem's code. */
  async readStatement(
    caseId: string,
    kind: StatementKind,
    { calledBack, conclusion }: OwnSaying = {},
  ): Promise<ApiAnswer<z.infer<typeof toSign>>> {
    const query = new URLSearchParams({
      kind,
      ...(calledBack !== undefined && { calledBack: `${calledBack}` }),
      ...(conclusion !== undefined && { conclusion }),
    });
    const request = { method: 'GET', path: `/v1/cases/${caseId}/statement?${query}`, headers: this.headers } as const;
    return callApi(this.api, request, toSign);
  }

  sign(statement: Statement, passkey = 0): SignedAct {
    return signStatement(this.#surface, this.#person, statement, passkey);
  }

  /** Sends a signed act; the same sent again is one act. */
  async send(act: SignedAct): Promise<Word> {
    const operation = act.statement.kind === 'review' ? 'review' : 'decisions';
    const path = `/v1/cases/${act.statement.caseId}/${operation}`;
    const request = { method: 'POST', path, bodyText: JSON.stringify(act), headers: this.headers } as const;
    return tellCase(this.api, request);
  }

  protected async readSignAndSend(caseId: string, kind: StatementKind, own: OwnSaying): Promise<Word> {
    const read = await this.readStatement(caseId, kind, own);
    if (!read.ok) return { kind: 'refused', code: read.code };
    return this.send(this.sign({ ...read.body.statement, comment: own.comment ?? null }));
  }
}

/** One of those who countersign. */
export class Approver extends Decider {
  static async signIn(surface: PublicSurface, person: Person): Promise<Approver> {
    return new Approver(surface, person, await accessTokenOf(surface, person));
  }

  /** Approves what lies before them, after they called the person back. */
  async approve(caseId: string): Promise<Word> {
    return this.readSignAndSend(caseId, 'approve', { calledBack: true, comment: 'Called back; it is them.' });
  }

  /** Takes their approval back. */
  async withdraw(caseId: string): Promise<Word> {
    return this.readSignAndSend(caseId, 'withdraw', {});
  }
}

/** Somebody on duty, who must know of what is granted. */
export class DutyOfficer extends Decider {
  static async signIn(surface: PublicSurface, person: Person): Promise<DutyOfficer> {
    return new DutyOfficer(surface, person, await accessTokenOf(surface, person));
  }

  async acknowledge(caseId: string): Promise<Word> {
    return this.readSignAndSend(caseId, 'acknowledge', {});
  }
}

/** One of those who look at a case afterwards. */
export class Reviewer extends Decider {
  static async signIn(surface: PublicSurface, person: Person): Promise<Reviewer> {
    return new Reviewer(surface, person, await accessTokenOf(surface, person));
  }

  async review(caseId: string, conclusion: Conclusion): Promise<Word> {
    return this.readSignAndSend(caseId, 'review', { conclusion });
  }
}
