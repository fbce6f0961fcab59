import type { EffectKind } from '../../domain/effects.js';
import type { Refusal } from '../../domain/refusals.js';
import type { SigningPage } from '../../proofs/assertion.js';
import type { EffectRequest, Proof } from '../port.js';
import type { Account } from './accounts.js';
import type { Changing, SampleDirectory } from './connect.js';

/** What names one effect at this target. */
export interface EffectRef {
  readonly effectId: string;
  readonly kind: EffectKind;
  readonly target: string;
}

/**
 * How one kind of effect is done here. Idempotence, expiry and the memory of what was done are the connector's; the
 * account is locked while `apply` and `end` run, and both run in the transaction that remembers them.
 */
export interface SampleDirectoryEffect {
  /** What it would do, in words for the statement people sign. */
  describe(target: string): string;
  /** Does it, or says why not and changes nothing. `registeredAt` is where new passkeys are registered. */
  apply(trx: Changing, request: EffectRequest, account: Account, registeredAt: SigningPage): Promise<Refusal | null>;
  /** Ends what `apply` did. Called only when it was applied. */
  end(trx: Changing, effect: EffectRef, account: Account): Promise<void>;
  /** Reads, by the read-only credential, whether what was applied is in force. */
  proveApplied(directory: SampleDirectory, effect: EffectRef): Promise<Proof>;
  /** Reads whether what was applied has ended. Called only when it was applied. */
  proveEnded(directory: SampleDirectory, effect: EffectRef): Promise<Proof>;
}
