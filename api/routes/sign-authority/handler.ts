import { keepAuthority, waitForAuthority } from '../../../db/authority.js';
import { isAuthoritySignedBy } from '../../../proofs/authority.js';
import { authorityNow, shownOf } from '../../authority.js';
import { route } from '../../route.js';
import { handIn, signerRefusal } from '../../signed-acts.js';
import { signAuthoritySchema } from './schema.js';

const AUTHORITY = { isSignedBy: isAuthoritySignedBy, keep: keepAuthority, wait: waitForAuthority };

export const signAuthority = route(signAuthoritySchema, async ({ body, identity, now }, deps) => {
  const refusal = signerRefusal(identity.caller, body.statement);
  if (refusal !== null) return refusal;
  const answer = await handIn(deps, body, AUTHORITY, now);
  if (answer !== null) return answer;
  return { status: 200, body: { status: 'accepted', ...shownOf(await authorityNow(deps), now) } };
});
