// The certificate library finds its parts through it.
import 'reflect-metadata';
import { createHash, createPublicKey } from 'node:crypto';
import { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } from '@peculiar/x509';
import type { CertificateWanted } from '../domain/certificate-requests.js';
import { REQUEST_CHARACTERS_MAX } from '../domain/certificates.js';

/** What any TLS stack here takes, and no weaker: SP 800-57 Part 1, table 2, for 112 bits of strength and more. */
const RSA_BITS_MIN = 2_048;
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** DER in base64, its padding included; nothing else is read. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** SHA-256 of a public key, as its certificates are told apart by it. */
export function keyHashOf(spki: ArrayBuffer): string {
  return createHash('sha256').update(new Uint8Array(spki)).digest('hex');
}

function isStrongEnough(spki: ArrayBuffer): boolean {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return modulusLength >= RSA_BITS_MIN;
    case 'ec':
      return CURVES.includes(namedCurve);
    case 'ed25519':
      return true;
    default:
      return false;
  }
}

function namesIn(request: Pkcs10CertificateRequest): readonly string[] {
  const names = request.extensions.flatMap((extension) =>
    extension instanceof SubjectAlternativeNameExtension ? extension.names.toJSON() : [],
  );
  return names.map(({ type, value }) => `${type}:${value}`).toSorted();
}

/**
 * Reads a request for a certificate, and verifies by its own signature that whoever made it has the private key (RFC 2986,
 * section 3; recovery policy, row 12). Null for anything else.
 *
 * @param text DER in base64
 */
export async function readCertificateRequest(text: string): Promise<CertificateWanted | null> {
  if (text.length > REQUEST_CHARACTERS_MAX || !BASE64.test(text)) return null;
  try {
    const request = new Pkcs10CertificateRequest(Buffer.from(text, 'base64'));
    const spki = request.publicKey.rawData;
    if (!isStrongEnough(spki) || !(await request.verify())) return null;
    return { request: text, key: keyHashOf(spki), subject: request.subject, names: namesIn(request) };
  } catch {
    return null;
  }
}
