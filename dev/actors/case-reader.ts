import { setTimeout as pause } from 'node:timers/promises';
import { readCaseSchema } from '../../api/routes/read-case/schema.js';
import type { CaseView } from '../../contract/view.js';
import type { Phase } from '../../domain/case.js';
import { callApi, type ApiAnswer } from './api-client.js';

const LOOK_EVERY_MS = 100;
/** A process that was killed may have to start again in between. */
const PHASE_WITHIN_MS = 30_000;

/** Somebody signed in who may read cases. */
export class CaseReader {
  protected readonly api: string;
  protected readonly headers: Readonly<Record<string, string>>;

  constructor(api: string, accessToken: string) {
    this.api = api;
    this.headers = { authorization: `Bearer ${accessToken}` };
  }

  /** The case as the API shows it to them, or the problem's code. */
  async readCase(caseId: string): Promise<ApiAnswer<CaseView>> {
    const request = { method: 'GET', path: `/v1/cases/${caseId}`, headers: this.headers } as const;
    return callApi(this.api, request, readCaseSchema.answers[200].body);
  }

  /**
   * Looks at a case until it is as wanted, and gives what is seen then.
   *
   * @throws when that takes too long, with what was seen last
   */
  async waitUntil(caseId: string, wanted: (view: CaseView) => boolean, timeoutMs = PHASE_WITHIN_MS): Promise<CaseView> {
    for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
      const seen = await this.readCase(caseId);
      if (seen.ok && wanted(seen.body)) return seen.body;
      if (waitedMs >= timeoutMs)
        throw new Error(`Case ${caseId} did not come so far: ${JSON.stringify(seen.ok ? seen.body : seen.code)}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Waits until a case is in a phase. */
  async waitForPhase(caseId: string, phase: Phase, timeoutMs = PHASE_WITHIN_MS): Promise<CaseView> {
    return this.waitUntil(caseId, (view) => view.phase === phase, timeoutMs);
  }
}
