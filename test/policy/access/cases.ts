import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { callOf } from '../../../policy/access/entities.js';
import type { PolicySet } from '../../../policy/access/policy-set.js';
import type { AccessRequest, CaseFacts } from '../../../policy/access/request.js';

const FOLDER = 'policy/cases';

/** When the questions of the cases are asked. */
export const ASKED_AT = Date.UTC(2026, 0, 12, 9);

/** One question with its answer, as a file of `policy/cases/` holds it. */
export interface AccessCase {
  readonly file: string;
  readonly permitted: boolean;
  readonly role: string;
  readonly reason: string;
  readonly policies: readonly string[];
  readonly request: AccessRequest;
}

/** The case that the files change a thing or two about. */
export const SAMPLE_CASE = JSON.parse(await readFile(path.join(FOLDER, 'sample-case.json'), 'utf8')) as CaseFacts;

type Written = Pick<AccessCase, 'role' | 'reason' | 'policies'> & {
  readonly request: { readonly case?: Partial<CaseFacts> };
};

async function casesIn(folder: 'ALLOW' | 'DENY'): Promise<readonly AccessCase[]> {
  const files = (await readdir(path.join(FOLDER, folder))).toSorted();
  return Promise.all(
    files.map(async (name) => {
      const file = path.join(FOLDER, folder, name);
      const { request, ...told } = JSON.parse(await readFile(file, 'utf8')) as Written;
      const { case: changes, ...asked } = request;
      const kase = changes === undefined ? {} : { kase: { ...SAMPLE_CASE, ...changes } };
      // What the files hold is what is tested here: one that asks for no such thing is denied.
      const whole = { ...asked, ...kase, now: ASKED_AT } as unknown as AccessRequest;
      return { file, permitted: folder === 'ALLOW', ...told, request: whole };
    }),
  );
}

/** Every file of `policy/cases/`. */
export async function readAccessCases(): Promise<readonly AccessCase[]> {
  return [...(await casesIn('ALLOW')), ...(await casesIn('DENY'))];
}

/** Whether a set answers a case as its file says, for the reasons that it says. */
export function isAnswered(set: PolicySet, { permitted, policies, request }: AccessCase): boolean {
  const answer = set.judge(callOf(request, set.groups));
  return answer.permitted === permitted && answer.policies.join() === policies.join();
}
