import type { z } from 'zod';
import { digestOf } from '../domain/canonical.js';
import { reasonRefusal } from '../domain/statement-rules.js';
import type { AccessToken } from '../proofs/access-token.js';
import { verifyDecision } from '../proofs/decision.js';
import { visibleCase } from './case-access.js';
import type { ApiDeps } from './deps.js';
import { refused, told, type Outcome, type Refused } from './outcome.js';
import { passkeysOf } from './passkeys.js';
import type { signedStatement } from './shapes.js';
import { signal } from './telling.js';

/** A statement with its proof, as sent. */
export type SignedStatement = z.infer<typeof signedStatement>;

/**
 * Checks the proof to answer quickly: signed by the caller, for this case, with a passkey of theirs. That is all: what
 * it is worth is the worker's to say, which checks everything again (invariant 1).
 */
async function proofRefusal(
  deps: ApiDeps,
  caseId: string,
  caller: AccessToken,
  { statement, assertion }: SignedStatement,
): Promise<Refused | null> {
  if (caller.personId === null) return refused('forbidden-role', 'a program signs nothing');
  if (statement.decider !== caller.personId) return refused('proof', 'signed for somebody else than the caller');
  if (statement.caseId !== caseId) return refused('proof', 'signed for another case');
  const passkeys = await passkeysOf(deps, caller.personId);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined) return refused('proof', 'no enrolled passkey of the caller');
  const decision = { statement, assertion, passkeyJws: held.jws };
  const verified = await verifyDecision({ trust: deps.trust, decision, ...deps.signing });
  return verified.ok ? null : refused('proof', verified.refusal);
}

/** Hands a signed act to its case and waits for the case's word. The same act sent again is one act. */
export async function decide(
  deps: ApiDeps,
  caseId: string,
  caller: AccessToken,
  signed: SignedStatement,
  requestId: string,
): Promise<Outcome> {
  const kase = await visibleCase(deps, caseId, caller);
  if (kase === null) return refused('not-found');
  const wrong = await proofRefusal(deps, caseId, caller, signed);
  if (wrong !== null) return wrong;
  const silent = reasonRefusal(kase.plan, signed.statement);
  if (silent !== null) return told(silent);
  const about = { caseId, messageId: digestOf(signed.assertion), requestId };
  return signal(
    deps,
    about,
    async () => ({ v: 1, ...about, kind: 'decision', ...signed }) as const,
    (message) => deps.engine.decide(message),
  );
}
