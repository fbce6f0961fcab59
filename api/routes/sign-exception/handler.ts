import { keepException, waitForException } from '../../../db/exceptions.js';
import { isExceptionSignedBy } from '../../../proofs/exceptions.js';
import { exceptionShown, exceptionsKnown } from '../../exceptions.js';
import { route } from '../../route.js';
import { handIn, signerRefusal } from '../../signed-acts.js';
import { signExceptionSchema } from './schema.js';

const EXCEPTION = { isSignedBy: isExceptionSignedBy, keep: keepException, wait: waitForException };

export const signException = route(signExceptionSchema, async ({ body, identity, now }, deps) => {
  const refusal = signerRefusal(identity.caller, body.statement);
  if (refusal !== null) return refusal;
  const answer = await handIn(deps, body, EXCEPTION, now);
  if (answer !== null) return answer;
  const exception = exceptionShown(await exceptionsKnown(deps), body.statement.terms, now);
  return { status: 200, body: { status: 'accepted', exception } };
});
