import { randomUUID } from 'node:crypto';
import type { PersonId } from '../domain/subjects.js';
import { type SigningKey, signJws, verifyJws } from './jws.js';
import type { Trust } from './keys.js';

/** What the "this was not me" link of a change carries: whose change may be taken back. */
export interface TakeBack {
  readonly type: 'enrolment-take-back';
  readonly changeId: string;
  readonly personId: PersonId;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly nonce: string;
}

/** Makes the token of such a link. Who could forge it could forge what is enrolled. */
export function signTakeBack(
  enrolmentKey: SigningKey,
  { changeId, personId, issuedAt }: Omit<TakeBack, 'type' | 'nonce'>,
): Promise<string> {
  const token: TakeBack = { type: 'enrolment-take-back', changeId, personId, issuedAt, nonce: randomUUID() };
  return signJws(enrolmentKey, token);
}

/** What a genuine token says, or null. */
export function verifyTakeBack(trust: Pick<Trust, 'enrolment'>, token: string): Promise<TakeBack | null> {
  return verifyJws<TakeBack>(trust.enrolment, 'enrolment-take-back', token);
}
