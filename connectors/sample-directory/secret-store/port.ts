/** A new credential of a workload, sealed to the workload's own key: the store cannot read what it keeps. */
export interface Wrapped {
  /** Under which it is kept: the effect that made it. */
  readonly wrapId: string;
  /** Whose workload may fetch it, and nobody else. */
  readonly accountId: string;
  /** Compact JWE (RFC 7516, section 3.1) to the key that the directory has registered for the workload. */
  readonly sealed: string;
}

/**
 * Where a new credential waits for the workload that uses it: for ten minutes, for one fetch (recovery policy, row 11). Whoever
 * puts one in has no way to read it again.
 */
export interface SecretStore {
  put(wrapped: Wrapped): Promise<void>;
  /** Destroys what nobody has fetched; nothing, where it is fetched or gone. */
  discard(wrapId: string): Promise<void>;
}
