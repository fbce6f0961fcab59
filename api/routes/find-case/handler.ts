import { readCaseCode } from '../../../contract/case-code.js';
import { findCaseByCode } from '../../../db/case-codes.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { findCaseSchema } from './schema.js';

export const findCase = route(findCaseSchema, async ({ body, network, admit }, deps) => {
  const over = await admit('code', network);
  if (over !== null) return over;
  const code = readCaseCode(body.code);
  const caseId = code === null ? undefined : await findCaseByCode(deps.db, code);
  return caseId === undefined ? refused('not-found', 'no open case has the code') : { status: 200, body: { caseId } };
});
