/**
 * What runs as an account, by the name that its platform gives it in the tokens that it signs: their issuer and their subject
 * (RFC 7519, sections 4.1.1 and 4.1.2; JWT-SVID of SPIFFE, section 3).
 */
export interface Workload {
  readonly issuer: string;
  readonly sub: string;
  /** Since when the directory of record has it as it is, in epoch milliseconds: what its tenure is counted from (CTL-02). */
  readonly since: number;
}

/** Why somebody disabled an account, where that was no mere tidying up: something was wrong around it, or with what it did. */
export const DISABLED_FOR = ['security', 'behaviour'] as const;
export type DisabledFor = (typeof DISABLED_FOR)[number];

/** What makes an account far-reaching, where it can touch it: "tool access to prod/money/PII" (recovery policy, row 13). */
export const REACHES = ['production', 'money', 'personal-data'] as const;
export type Reach = (typeof REACHES)[number];

/** What the directory of record says of an account that no person signs in to; what is absent is not so, or not known. */
export interface MachineFacts {
  readonly workload?: Workload;
  /** Of an account that is disabled now. */
  readonly disabledFor?: DisabledFor;
  readonly reaches?: readonly Reach[];
  /** Who runs its sessions; none of them answers for it (recovery policy, row 13: owner is not operator). */
  readonly operatorIds?: readonly string[];
}
