import type { PortalPage } from '../browser/portal-page.js';

export const CALLED = 'I called them back on this number, and they want it';

/** Says that they called back, and goes to where it is signed. */
export async function goesToApprove(page: PortalPage): Promise<void> {
  await page.page.getByLabel(CALLED).check();
  await page.presses('Approve and sign');
  await page.page.getByRole('heading', { level: 1, name: /^You approve: / }).waitFor();
}

/** Reads the case, says that they called back, goes to sign and signs. */
export async function approves(page: PortalPage): Promise<void> {
  await goesToApprove(page);
  await page.presses('Sign with my passkey');
}
