// The certificate library finds its parts through it.
import 'reflect-metadata';
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { newSampleAuthority } from '../../connectors/sample-directory/certificate-authority.js';
import { REQUEST_CHARACTERS_MAX } from '../../domain/certificates.js';
import { keyHashOf, readCertificateRequest } from '../../proofs/certificate-requests.js';
import { newKeys, newRequest } from '../support/certificate-requests.js';

const spkiOf = async (key: webcrypto.CryptoKey) => webcrypto.subtle.exportKey('spki', key);

describe('a request for a certificate (row 12, RFC 2986)', () => {
  it('says for which key and whom, once the key itself has signed it', async () => {
    const keys = await newKeys();
    const request = await newRequest({ subject: 'CN=ledger', names: ['b.example', 'a.example'] }, keys);
    expect(await readCertificateRequest(request)).toEqual({
      request,
      key: keyHashOf(await spkiOf(keys.publicKey)),
      subject: 'CN=ledger',
      names: ['dns:a.example', 'dns:b.example'],
    });
  });

  it('attack: asks for somebody else’s key, whose holder signed nothing', async () => {
    const [own, theirs] = [await newKeys(), await newKeys()];
    const mixed = { privateKey: own.privateKey, publicKey: theirs.publicKey };
    expect(await readCertificateRequest(await newRequest(undefined, mixed))).toBeNull();
  });

  it('attack: is changed after it was signed', async () => {
    const der = Buffer.from(await newRequest(), 'base64');
    const at = der.indexOf('ledger');
    der.write('badger', at);
    expect(new Pkcs10CertificateRequest(der).subject).toBe('CN=badger');
    expect(await readCertificateRequest(der.toString('base64'))).toBeNull();
  });

  it('attack: is of a key that others can work out', async () => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
    const isRead = async (modulusLength: number) => {
      const keys = await webcrypto.subtle.generateKey({ ...algorithm, modulusLength }, true, ['sign', 'verify']);
      const made = await Pkcs10CertificateRequestGenerator.create({
        name: 'CN=ledger',
        keys,
        signingAlgorithm: algorithm,
      });
      return (await readCertificateRequest(Buffer.from(made.rawData).toString('base64'))) !== null;
    };
    expect([await isRead(1_024), await isRead(2_048)]).toEqual([false, true]);
  });

  it('attack: is none: a certificate, a key, PEM, nothing, or more than any request is', async () => {
    const { certificate } = await newSampleAuthority();
    const der = certificate.replaceAll(/-----.*-----|\s/g, '');
    const spki = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    for (const other of [der, spki, certificate, '', 'MAA=', '<b>', 'A'.repeat(REQUEST_CHARACTERS_MAX + 1)])
      expect(await readCertificateRequest(other)).toBeNull();
  });
});
