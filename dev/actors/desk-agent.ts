import { openCaseSchema } from '../../api/routes/open-case/schema.js';
import { readDeskNumberSchema } from '../../api/routes/read-desk-number/schema.js';
import { readCaseSchema } from '../../api/routes/read-case/schema.js';
import { readStatementSchema } from '../../api/routes/read-statement/schema.js';
import type { Losable } from '../../domain/evidence.js';
import type { Action } from '../../domain/actions.js';
import type { TicketRef } from '../../domain/receipts.js';
import { callApi, tellCase, type ApiAnswer, type Word } from './api-client.js';
import { CaseReader } from './case-reader.js';
import type { Person } from './person.js';
import type { PublicSurface } from './public-surface.js';
import { accessTokenOf } from './sign-in.js';

/** For whom a case is to be opened, by user names. */
export interface ForWhom {
  /** What for; a forgotten password, unless said otherwise. */
  readonly action?: Action;
  /** What was lost, where that is what the case is for. */
  readonly lostAuthenticator?: Losable;
  readonly subject: string;
  readonly requestedBy?: string;
  /** The account of no person that it is about, and under which change. */
  readonly account?: string;
  readonly changeId?: string;
  readonly ticket: TicketRef;
}

/** Somebody at the help desk, signed in. */
export class DeskAgent extends CaseReader {
  static async signIn(surface: PublicSurface, person: Person): Promise<DeskAgent> {
    return new DeskAgent(surface.api, await accessTokenOf(surface, person));
  }

  /** Opens a case: its id and phase, or the problem's code. */
  async openCase(forWhom: ForWhom): Promise<ApiAnswer<{ readonly caseId: string; readonly status: string }>> {
    const bodyText = JSON.stringify({ action: 'password.reset', ...forWhom });
    const request = { method: 'POST', path: '/v1/cases', bodyText, headers: this.headers } as const;
    return callApi(this.api, request, openCaseSchema.answers[202].body);
  }

  /**
   * The code of a case they opened, to be read out to its subject.
   *
   * @throws when the case shows them none
   */
  async caseCode(caseId: string): Promise<string> {
    const request = { method: 'GET', path: `/v1/cases/${caseId}`, headers: this.headers } as const;
    const read = await callApi(this.api, request, readCaseSchema.answers[200].body);
    const code = read.ok ? read.body.caseCode : null;
    if (code === null) throw new Error(`Case ${caseId} shows no code: ${JSON.stringify(read)}`);
    return code;
  }

  /** What they could tell the subject of the number on their page, or the problem's code. */
  async deskNumber(caseId: string): Promise<ApiAnswer<{ readonly browsers: number; readonly number: string | null }>> {
    const request = { method: 'GET', path: `/v1/cases/${caseId}/desk-number`, headers: this.headers } as const;
    return callApi(this.api, request, readDeskNumberSchema.answers[200].body);
  }

  /** Asks for the statement that an approver would sign. */
  async askToApprove(caseId: string): Promise<ApiAnswer<unknown>> {
    const path = `/v1/cases/${caseId}/statement?kind=approve`;
    return callApi(this.api, { method: 'GET', path, headers: this.headers }, readStatementSchema.answers[200].body);
  }

  /** Cancels a case that they opened. */
  async cancel(caseId: string): Promise<Word> {
    const request = {
      method: 'POST',
      path: `/v1/cases/${caseId}/cancel`,
      bodyText: '{}',
      headers: this.headers,
    } as const;
    return tellCase(this.api, request);
  }
}
