import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { pictures } from '../support/browser/pictures.js';
import type { PortalPage } from '../support/browser/portal-page.js';
import { ConsoleStand } from '../support/console/console-stand.js';
import { approves, CALLED } from '../support/console/countersigning.js';
import { LiveCase } from '../support/live/live-case.js';

let stand: ConsoleStand;
beforeAll(async () => {
  stand = await ConsoleStand.start(8);
}, 400_000);
afterAll(() => stand?.stop());

const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);

describe('two approvers in two browsers', () => {
  it('sign on the signing page what they read there, a third page updates live, and the case proceeds', async () => {
    await stand.joins('sven', 'recovery-approvers');
    const kase = await LiveCase.verified(stand.live);
    const { displayName } = kase.subject.seeded;
    const title = `A new password for ${displayName}`;
    const adam = await stand.signedIn('adam');
    await adam.shows('What waits for you');
    await isFine(adam);
    await pictures(adam, 'console-queue');
    const sven = await stand.signedIn('sven', stand.addressOf(kase));
    await sven.shows(title);
    await sven.page.getByText('recovery-approvers: open, 2 more of recovery-approvers.').waitFor();

    await adam.page.getByRole('link', { name: title }).click();
    await adam.shows(title);
    await adam.page.getByText('A code of their authenticator app').waitFor();
    await isFine(adam);
    await pictures(adam, 'console-case');
    await adam.presses('Approve and sign');
    await adam.saysNo('Call the person back on the number on file first');
    await adam.page.getByLabel(CALLED).check();
    await adam.presses('Approve and sign');
    await adam.page
      .getByRole('heading', { level: 1, name: `You approve: A new password, for ${displayName}` })
      .waitFor();
    expect(new URL(adam.page.url()).origin).toBe(stand.live.surface.signing.origin);
    expect(new URL(adam.page.url()).hash).toBe('');
    await adam.page.getByText(`${displayName} chooses a new password in their own session`).waitFor();
    await adam.page.getByText('a caller could have had it read out').first().waitFor();
    await isFine(adam);
    await pictures(adam, 'console-sign');
    await adam.page.getByLabel('Reason').fill('Called back, knew the ticket');
    await adam.presses('Sign with my passkey');
    await adam.says('Your approval counts.');
    await adam.page.getByText('You took a part in this case.').waitFor();
    await isFine(adam);

    await sven.page.getByText('recovery-approvers: open, 1 more of recovery-approvers.').waitFor();
    await sven.says('This case changed just now.');
    const anna = await stand.signedIn('anna', stand.addressOf(kase));
    await anna.shows(title);
    await approves(anna);
    await anna.says('Your approval counts.');
    await sven.page.getByText('recovery-approvers: filled.').waitFor();
    await sven.page.getByText('Waits for the person').waitFor();
    // What others do a moment later takes nobody the word on their own act off the page.
    await adam.says('Your approval counts. You are told so by mail as well. This case changed just now.');
    const { approvals } = await kase.reaches('awaiting-claim');
    expect(approvals.map(({ by, statement }) => [by, statement.comment])).toEqual([
      ['p-3001', 'Called back, knew the ticket'],
      ['p-3002', null],
    ]);
    expect(await stand.live.whatWentWrong()).toEqual([]);
  }, 180_000);
});
