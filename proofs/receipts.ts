import { canonicalJson } from '../domain/canonical.js';
import type { Signed } from '../domain/evidence.js';
import type { Receipt } from '../domain/receipts.js';
import { type SigningKey, signJws, verifyJws } from './jws.js';
import type { Trust } from './keys.js';

/** The receipt of one type. */
export type ReceiptOf<T extends Receipt['type']> = Extract<Receipt, { readonly type: T }>;

/** Signs what the verifier found, for whoever relies on it later and believes nobody in between. */
export async function signReceipt<R extends Receipt>(verifierKey: SigningKey, receipt: R): Promise<Signed<R>> {
  return { receipt, jws: await signJws(verifierKey, receipt) };
}

/**
 * The receipt as the verifier signed it, or null when it is not genuine: another key, another type, or a JWS that
 * proves another receipt than the one beside it. Give the JWS alone, or the receipt with its JWS.
 */
export async function verifyReceipt<T extends Receipt['type']>(
  trust: Pick<Trust, 'verifier'>,
  signed: Signed<Receipt> | string,
  type: T,
): Promise<ReceiptOf<T> | null> {
  const jws = typeof signed === 'string' ? signed : signed.jws;
  const receipt = await verifyJws<ReceiptOf<T>>(trust.verifier, type, jws);
  if (receipt === null || typeof signed === 'string') return receipt;
  return canonicalJson(receipt) === canonicalJson(signed.receipt) ? receipt : null;
}
