import type { PhoneChannel } from './enrolled.js';
import type { PersonId } from './subjects.js';

/** What a directory may know that somebody could be recovered by. */
export const RECOVERY_DATUM_KINDS = ['email', 'phone', 'authenticator'] as const;
export type RecoveryDatumKind = (typeof RECOVERY_DATUM_KINDS)[number];

/** What a directory holds of one person, with where it stands there and since when (issue 5, item 3). */
export type RecoveryDatum = {
  readonly personId: PersonId;
  /** Which attribute it is, and of which object, as the directory names both: whoever asks can look it up there. */
  readonly attribute: string;
  readonly objectId: string;
  /**
   * When this very value was last changed, in epoch milliseconds, by a date that the directory keeps by itself: never when
   * the person's entry was changed, or read. Null where it keeps none: then nothing counts as old (CTL-02).
   */
  readonly lastChangedAt: number | null;
} & (
  | {
      /** A mailbox that is not the one at work. */
      readonly kind: 'email';
      readonly value: string;
      /** Whether reading it needs the account that a recovery resets: then it gets notices, and is no evidence. */
      readonly behindIdentityProvider: boolean;
    }
  | {
      /** A telephone on file, as it is written there; none that rings with the account that a recovery resets. */
      readonly kind: 'phone';
      readonly value: string;
      /** What may be sent there, as far as the directory knows; never empty. */
      readonly takes: readonly PhoneChannel[];
    }
  | {
      /** What they sign in with there, by its name alone. It is told, and never taken: it was bound to that sign-in. */
      readonly kind: 'authenticator';
      readonly value: string;
    }
);
