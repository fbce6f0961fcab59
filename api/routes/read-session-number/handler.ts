import { readSignedFor } from '../../../db/attestations.js';
import { readSessionNumber as read } from '../../../db/session-numbers.js';
import { ATTESTED_METHODS } from '../../../domain/evidence.js';
import { route } from '../../route.js';
import { readSessionNumberSchema } from './schema.js';

export const readSessionNumber = route(readSessionNumberSchema, async ({ params, identity }, deps) => {
  const { caseId } = params;
  const number = await read(deps.db, caseId, identity.session);
  const signed = await readSignedFor(deps.db, caseId, identity.session);
  const told = ATTESTED_METHODS.flatMap((method) => {
    const last = signed.find((one) => one.method === method);
    return last === undefined ? [] : [{ method, at: new Date(last.at).toISOString() }];
  });
  return { status: 200, body: { caseId, number, signed: told } };
});
