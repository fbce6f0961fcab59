import type { EvidenceReceipt } from '../../../domain/evidence.js';

/** People who took a part, by the oracle's own count; whoever vouched may do so again. */
export class Involved extends Set<string> {
  readonly #vouchers = new Set<string>();

  mayVouch({ vouchedBy }: EvidenceReceipt): boolean {
    return vouchedBy === undefined || !this.has(vouchedBy) || this.#vouchers.has(vouchedBy);
  }

  /** Whoever vouches takes a part for good, whether the item counts still or not. */
  vouches({ vouchedBy }: EvidenceReceipt): void {
    if (vouchedBy === undefined) return;
    this.#vouchers.add(vouchedBy);
    this.add(vouchedBy);
  }
}
