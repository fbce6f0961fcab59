// The certificate library finds its parts through it.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';
import type { SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { DAY } from '../../domain/clock.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** For whom every certificate of a test is, unless it says otherwise. */
export const HOLDER = { subject: 'CN=ledger', names: ['ledger.example', 'ledger.internal'] } as const;

/** What a workload does where its certificate is used: it makes a key that never leaves it. */
export const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** A request signed by the key that it is for, DER in base64. */
export async function newRequest(
  { subject, names }: { readonly subject: string; readonly names: readonly string[] } = HOLDER,
  keys?: webcrypto.CryptoKeyPair,
): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys: keys ?? (await newKeys()),
    signingAlgorithm: ALGORITHM,
    extensions: [new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value })))],
  });
  return Buffer.from(request.rawData).toString('base64');
}

/** Puts a certificate of before on an account, which no case issued. */
export async function addCertificate(directory: SampleDirectory, accountId: string): Promise<void> {
  await directory
    .insertInto('sample_directory.certificate')
    .values({
      serial: randomBytes(16).toString('hex'),
      account_id: accountId,
      key_hash: randomBytes(32).toString('hex'),
      subject: HOLDER.subject,
      names: HOLDER.names.map((name) => `dns:${name}`),
      pem: 'issued by hand',
      not_after: new Date(Date.now() + 3_650 * DAY),
      issued_by: null,
    })
    .execute();
}
