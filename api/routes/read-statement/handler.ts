import { canonicalJson } from '../../../domain/canonical.js';
import { recordSeen, statementOf } from '../../../domain/statement-rules.js';
import { challengeOf } from '../../../proofs/decision.js';
import { may } from '../../access.js';
import { visibleCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { readStatementSchema } from './schema.js';

export const readStatement = route(readStatementSchema, async ({ params, query, identity, now }, deps) => {
  const { caller } = identity;
  if (caller.personId === null) return refused('forbidden-role', 'a program signs nothing');
  const kase = await visibleCase(deps, params.caseId, caller);
  if (kase === null) return refused('not-found');
  if (!(await may(deps, kase, caller, { action: 'read-statement', act: query.kind }))) return refused('not-wanted-now');
  const own = {
    decider: caller.personId,
    calledBack: query.calledBack === 'true',
    conclusion: query.conclusion ?? null,
    comment: null,
  };
  const statement = statementOf(kase, query.kind, own, now);
  const passkeys = await passkeysOf(deps, caller.personId);
  const credentialIds = passkeys.map(({ passkey }) => passkey.credentialId);
  const record = recordSeen(kase, query.kind);
  const shown = {
    plan: canonicalJson(kase.plan),
    record: record === null ? null : canonicalJson(record),
    evidence: canonicalJson(kase.evidence.map(({ receipt }) => receipt)),
  };
  return {
    status: 200,
    body: { statement, challenge: challengeOf(statement), rpId: deps.signing.rpId, credentialIds, shown },
  };
});
