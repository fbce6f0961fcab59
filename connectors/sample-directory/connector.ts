import type { Clock } from '../../domain/clock.js';
import { EFFECT_KINDS, type EffectKind } from '../../domain/effects.js';
import type { SigningPage } from '../../proofs/assertion.js';
import type { ApplyResult, Connector, EffectRequest, GrantInForce, Proof } from '../port.js';
import { agentEnable } from './agent-enable.js';
import { accountUnlock } from './account-unlock.js';
import { lockAccount, readAccount } from './accounts.js';
import { certificateIssue } from './certificate-issue.js';
import { certificateRevoke } from './certificate-revoke.js';
import { type Changing, connectSampleDirectory, type SampleDirectory } from './connect.js';
import type { EffectRef, SampleDirectoryEffect } from './effect-kind.js';
import { forgetRevived, recallEffect, rememberApplied, rememberEnded } from './effect-memory.js';
import { factorsSuspend } from './factors-suspend.js';
import { keyIssue } from './key-issue.js';
import { keyRetire } from './key-retire.js';
import { keyRevoke } from './key-revoke.js';
import { endMembership, membershipGrant, membershipsInForce } from './membership-grant.js';
import { passkeyBind } from './passkey-bind.js';
import { passkeyRemove } from './passkey-remove.js';
import { passkeySuspend } from './passkey-suspend.js';
import { passwordSet } from './password-set.js';
import { SIGN_IN_RELYING_PARTY } from './relying-party.js';
import { serviceAccountEnable } from './service-account-enable.js';
import { serviceAccountKeep } from './service-account-keep.js';
import { sessionsRevoke } from './sessions-revoke.js';

/** What this target can do; what people enrolled is not here. */
type Kind = Exclude<EffectKind, 'contact.replace'>;

const EFFECTS: Readonly<Record<Kind, SampleDirectoryEffect>> = {
  'password.set': passwordSet,
  'authenticator.suspend': passkeySuspend,
  'factors.suspend': factorsSuspend,
  'authenticator.bind': passkeyBind,
  'authenticator.remove': passkeyRemove,
  'sessions.revoke': sessionsRevoke,
  'membership.grant': membershipGrant,
  'account.unlock': accountUnlock,
  'service-account.enable': serviceAccountEnable,
  'service-account.keep': serviceAccountKeep,
  'agent.enable': agentEnable,
  'key.issue': keyIssue,
  'key.retire': keyRetire,
  'key.revoke': keyRevoke,
  'certificate.issue': certificateIssue,
  'certificate.revoke': certificateRevoke,
};

function isKind(kind: EffectKind): kind is Kind {
  return Object.hasOwn(EFFECTS, kind);
}

/** @throws for a kind this connector has none of, whoever asked for it */
function effectOfKind(kind: EffectKind): SampleDirectoryEffect {
  if (!isKind(kind)) throw new Error(`The sample directory knows no effect "${kind}".`);
  return EFFECTS[kind];
}

/** Where the sample directory is, once for writing and once for proving. */
export interface SampleDirectoryOptions {
  /** With the role `sample_directory`. */
  readonly writeUrl: string;
  /** With the role `sample_directory_proof`: what is proven is not read by whoever wrote it. */
  readonly proofUrl: string;
  /** The connector's own clock; no time that came through a queue is believed (architecture, section 5). */
  readonly clock: Clock;
  /** The page that people register passkeys on, and for which relying party; the sign-in page unless given. */
  readonly registeredAt?: SigningPage;
}

/** The connector to the sample directory. Every change and the memory of it are one transaction. */
export function sampleDirectoryConnector(options: SampleDirectoryOptions): Connector & { close(): Promise<void> } {
  const directory = connectSampleDirectory(options.writeUrl);
  const proofs = connectSampleDirectory(options.proofUrl);
  return {
    name: 'sample-directory',
    kinds: EFFECT_KINDS.filter(isKind),
    async lookup(personId) {
      const account = await readAccount(directory, personId);
      return account && { personId, active: account.active };
    },
    describe: (kind, target) => ({ kind, text: effectOfKind(kind).describe(target) }),
    apply: (request) => directory.transaction().execute((trx) => apply(trx, request, options)),
    end: (effect) => directory.transaction().execute((trx) => end(trx, effect)),
    prove: (effect, expected) => (expected === 'applied' ? proveApplied(proofs, effect) : proveEnded(proofs, effect)),
    grantsInForce: () => membershipsInForce(proofs),
    endGrant: (grant) => directory.transaction().execute((trx) => endGrant(trx, grant)),
    async close() {
      await Promise.all([directory.destroy(), proofs.destroy()]);
    },
  };
}

const refused = (refusal: Extract<ApplyResult, { applied: false }>['refusal']): ApplyResult => ({
  applied: false,
  refusal,
});

async function apply(
  trx: Changing,
  request: EffectRequest,
  { clock, registeredAt = SIGN_IN_RELYING_PARTY }: SampleDirectoryOptions,
): Promise<ApplyResult> {
  const account = await lockAccount(trx, request.target);
  const remembered = await recallEffect(trx, request);
  if (remembered) return remembered.state === 'applied' ? { applied: true } : refused('effect-ended');
  if ((await clock()) > request.notAfter) return refused('warrant-expired');
  if (!account) return refused('unknown-subject');
  if (!account.active) return refused('subject-not-recoverable');
  const refusal = await effectOfKind(request.kind).apply(trx, request, account, registeredAt);
  if (refusal) return refused(refusal);
  await rememberApplied(trx, request);
  return { applied: true };
}

async function end(trx: Changing, effect: EffectRef): Promise<void> {
  const account = await lockAccount(trx, effect.target);
  const remembered = await recallEffect(trx, effect);
  if (remembered?.state === 'ended') return;
  if (account && remembered) await effectOfKind(effect.kind).end(trx, effect, account);
  await rememberEnded(trx, effect);
}

async function endGrant(trx: Changing, grant: GrantInForce): Promise<void> {
  await lockAccount(trx, grant.target);
  await endMembership(trx, grant.effectId);
  await forgetRevived(trx, grant.effectId);
}

async function proveApplied(directory: SampleDirectory, effect: EffectRef): Promise<Proof> {
  const remembered = await recallEffect(directory, effect);
  if (!remembered) return { holds: false, found: ['this effect was never applied'] };
  if (remembered.state === 'ended') return { holds: false, found: ['this effect has ended'] };
  return effectOfKind(effect.kind).proveApplied(directory, effect);
}

async function proveEnded(directory: SampleDirectory, effect: EffectRef): Promise<Proof> {
  const remembered = await recallEffect(directory, effect);
  if (remembered?.state !== 'ended') return { holds: false, found: ['this effect has not ended'] };
  if (!remembered.wasApplied) return { holds: true, found: ['this effect was never applied, and never will be'] };
  return effectOfKind(effect.kind).proveEnded(directory, effect);
}
