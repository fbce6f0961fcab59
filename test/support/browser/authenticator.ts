import type { Page } from 'playwright-core';

/**
 * Gives a tab an authenticator that is built in, as a phone's is, and that its owner unlocks at once (Chromium's own,
 * in software). It stays with the tab, wherever that goes.
 */
export async function hasAuthenticator(page: Page): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('WebAuthn.enable');
  await debug.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
