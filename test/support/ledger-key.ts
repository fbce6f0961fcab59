import { type CryptoKey, generateKeyPair } from 'jose';

/** A ledger key made for one test file, as its holder and as those who trust it see it. */
export async function ledgerKey(kid = 'ledger'): Promise<{ kid: string; privateKey: CryptoKey; publicKey: CryptoKey }> {
  const { privateKey, publicKey } = await generateKeyPair('Ed25519');
  return { kid, privateKey, publicKey };
}
