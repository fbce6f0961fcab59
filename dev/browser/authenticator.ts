import { createPrivateKey } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { SoftwareCredential } from '../software-authenticator/authenticator.js';

const PHONE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** A passkey in the form that Chromium takes it in: its private key as PKCS #8. */
function imported({ credentialId, rpId, privateJwk }: SoftwareCredential) {
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' });
  return {
    credentialId: Buffer.from(credentialId, 'base64url').toString('base64'),
    isResidentCredential: true,
    rpId,
    privateKey: key.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    userHandle: Buffer.from('somebody').toString('base64'),
    signCount: 0,
  };
}

/**
 * Gives a tab an authenticator that is built in, as a phone's is, and that its owner unlocks at once (Chromium's own,
 * in software). It stays with the tab, wherever that goes.
 *
 * @param passkeys what is on it already
 */
export async function hasAuthenticator(page: Page, passkeys: readonly SoftwareCredential[] = []): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('WebAuthn.enable');
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', { options: PHONE });
  for (const passkey of passkeys)
    await debug.send('WebAuthn.addCredential', { authenticatorId, credential: imported(passkey) });
}
