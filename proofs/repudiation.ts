import { randomUUID } from 'node:crypto';
import type { PersonId } from '../domain/subjects.js';
import { type SigningKey, signJws, verifyJws } from './jws.js';
import type { Trust } from './keys.js';

/** What a "this was not me" link carries: who may stop which case (architecture, section 4, "Repudiation"). */
export interface Repudiation {
  readonly type: 'repudiation';
  readonly caseId: string;
  readonly personId: PersonId;
  /** Epoch milliseconds. How long it works is the plan's `repudiationDays`, judged where it is used. */
  readonly issuedAt: number;
  readonly nonce: string;
}

/** Makes the token of a "not me" link for one person and one case. `issuedAt` in epoch milliseconds. */
export function signRepudiation(
  verifierKey: SigningKey,
  { caseId, personId, issuedAt }: Omit<Repudiation, 'type' | 'nonce'>,
): Promise<string> {
  const token: Repudiation = { type: 'repudiation', caseId, personId, issuedAt, nonce: randomUUID() };
  return signJws(verifierKey, token);
}

/** What a genuine token says, or null. */
export function verifyRepudiation(trust: Pick<Trust, 'verifier'>, token: string): Promise<Repudiation | null> {
  return verifyJws<Repudiation>(trust.verifier, 'repudiation', token);
}
