import type { JWK } from 'jose';
import './refuse-in-production.js';

/**
 * The start of an ES256 public key as COSE has it (RFC 9052, section 7; RFC 9053, section 7.1.1), in CBOR: a map of
 * five: kty (1) EC2 (2), alg (3) ES256 (-7), crv (-1) P-256 (1), x (-2) 32 bytes follow.
 */
const UP_TO_X = Buffer.from('a5010203262001215820', 'hex');

/** After x: y (-3), 32 bytes follow. */
const BEFORE_Y = Buffer.from('225820', 'hex');

/** An ES256 public key as WebAuthn stores it, base64url. Takes the two coordinates of a P-256 JWK. */
export function coseKey({ x = '', y = '' }: JWK): string {
  const coordinates = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')] as const;
  return Buffer.concat([UP_TO_X, coordinates[0], BEFORE_Y, coordinates[1]]).toString('base64url');
}
