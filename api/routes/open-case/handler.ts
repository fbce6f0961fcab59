import { askedBy, open } from '../../opening.js';
import { requestNameOf } from '../../request-name.js';
import { route } from '../../route.js';
import { openCaseSchema } from './schema.js';

export const openCase = route(openCaseSchema, async ({ body, identity, header, admit, requestId }, deps) => {
  const name = requestNameOf(header);
  if (name !== null && typeof name === 'object' && 'problem' in name) return name;
  const over = await admit('subject', body.subject.toLowerCase());
  if (over !== null) return over;
  const { caller, token } = identity;
  return open(deps, { caller, credential: token, name, asked: askedBy(body), requestId });
});
