// The certificate library finds its parts through it.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { DAY, SECOND } from '../../domain/clock.js';
import { CERTIFICATE_SECONDS_MAX } from '../../domain/certificates.js';

/** P-256 with SHA-256: what every TLS stack here has (RFC 8446, section 9.1). */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Ten years, as an authority that is set up once. */
const AUTHORITY_DAYS = 3_650;

/** The authority as it is kept: PEM, both. */
export interface AuthorityPem {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A certificate as it was issued. */
export interface Issued {
  readonly serial: string;
  readonly pem: string;
  readonly notAfter: Date;
}

/** Makes the authority of a sample directory: it certifies holders of keys, and no further authority. */
export async function newSampleAuthority(at = Date.now()): Promise<AuthorityPem> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Sample directory',
    notBefore: new Date(at - DAY),
    notAfter: new Date(at + AUTHORITY_DAYS * DAY),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), privateKey: PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}

/**
 * Issues a certificate for the key of a request that was read before, for the names that it asks for, for as long as any may be
 * valid. Nothing else that the request asks for is granted.
 *
 * @param since when it begins; epoch milliseconds, by the directory's own clock
 */
export async function issueCertificate(authority: AuthorityPem, request: string, since: number): Promise<Issued> {
  const [pkcs8] = PemConverter.decode(authority.privateKey);
  if (pkcs8 === undefined) throw new Error('the authority of the sample directory has no private key');
  const asked = new Pkcs10CertificateRequest(Buffer.from(request, 'base64'));
  const certificate = new X509Certificate(authority.certificate);
  const notAfter = new Date(since + CERTIFICATE_SECONDS_MAX * SECOND - SECOND);
  const made = await X509CertificateGenerator.create({
    subject: asked.subjectName.toJSON(),
    issuer: certificate.subject,
    notBefore: new Date(since),
    notAfter,
    publicKey: asked.publicKey,
    signingKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
      await AuthorityKeyIdentifierExtension.create(certificate.publicKey),
      ...asked.extensions.filter((extension) => extension instanceof SubjectAlternativeNameExtension),
    ],
  });
  return { serial: made.serialNumber, pem: made.toString('pem'), notAfter };
}
