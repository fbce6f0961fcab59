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
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { DAY } from '../domain/clock.js';

/** Who serves: names in the compose file's networks. */
const SERVERS = ['temporal', 'postgresql'] as const;

/** Who connects to the Temporal server, each as itself: processes, the UI, and the person who operates it. */
const CLIENTS = [
  'api',
  'case-worker',
  'connector-worker',
  'enrolment-worker',
  'prepare-engine',
  'temporal-ui',
  'operator',
] as const;

/** Whoever has a certificate. */
export type CertificateHolder = (typeof SERVERS | typeof CLIENTS)[number];

/** P-256 with SHA-256: what every TLS stack here has (RFC 8446, section 9.1: must be implemented). */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Ten years: to replace it, every party must be told of another. */
const AUTHORITY_DAYS = 3_650;

/** Two years; made anew long before by `npm run make-secrets -- --certificates`. */
const CERTIFICATE_DAYS = 730;

/** Clocks of an installation may differ by a little. */
const VALID_SINCE = -DAY;

/** A private authority: whom it certified is one of us. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

/** Files as PEM, by name: `NAME.crt` and `NAME.key`. */
export type PemFiles = Readonly<Record<string, string>>;

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

const validFor = (days: number): { readonly notBefore: Date; readonly notAfter: Date } => ({
  notBefore: new Date(Date.now() + VALID_SINCE),
  notAfter: new Date(Date.now() + days * DAY),
});

/** Makes an authority of an installation's own. It certifies nobody who certifies others (RFC 5280, section 4.2.1.9). */
export async function newAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Countersign installation',
    ...validFor(AUTHORITY_DAYS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, key: keys.privateKey };
}

/** The authority's own files: `ca.crt` is everybody's, `ca.key` nobody's who runs. */
export async function authorityFiles({ certificate, key }: Authority): Promise<PemFiles> {
  return { 'ca.crt': `${certificate.toString('pem')}\n`, 'ca.key': await pemOf(key) };
}

/** The authority out of its files. @throws when they are not what {@link authorityFiles} makes */
export async function loadAuthority(certificate: string, key: string): Promise<Authority> {
  const [der] = PemConverter.decode(key);
  if (der === undefined) throw new Error('ca.key holds no private key');
  return {
    certificate: new X509Certificate(certificate),
    key: await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']),
  };
}

/**
 * What a certificate is good for. A server answers to its name, and on its own machine to that machine's; the Temporal
 * server's parts are each other's clients as well.
 */
function usesOf(holder: CertificateHolder, isServer: boolean) {
  if (!isServer) return [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth], true)];
  const isClientToo = holder === 'temporal' ? [ExtendedKeyUsage.clientAuth] : [];
  return [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ...isClientToo], true),
    new SubjectAlternativeNameExtension([
      { type: 'dns', value: holder },
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]),
  ];
}

async function certified({ certificate, key }: Authority, holder: CertificateHolder, isServer: boolean) {
  const keys = await newKeys();
  const made = await X509CertificateGenerator.create({
    subject: `CN=${holder}`,
    issuer: certificate.subject,
    ...validFor(CERTIFICATE_DAYS),
    publicKey: keys.publicKey,
    signingKey: key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await AuthorityKeyIdentifierExtension.create(certificate.publicKey),
      ...usesOf(holder, isServer),
    ],
  });
  return { [`${holder}.crt`]: `${made.toString('pem')}\n`, [`${holder}.key`]: await pemOf(keys.privateKey) };
}

/** A new certificate and key for every party of an installation. */
export async function newCertificates(authority: Authority): Promise<PemFiles> {
  const made = await Promise.all([
    ...SERVERS.map((holder) => certified(authority, holder, true)),
    ...CLIENTS.map((holder) => certified(authority, holder, false)),
  ]);
  return Object.assign({}, ...made) as PemFiles;
}
