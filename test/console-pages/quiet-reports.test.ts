import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Mailbox } from '../../dev/actors/mailbox.js';
import { SECURITY_MAIL_TO } from '../../dev/environment/process-plans.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import type { PortalPage } from '../support/browser/portal-page.js';
import { asked } from '../support/console/asking.js';
import { ConsoleStand } from '../support/console/console-stand.js';
import { LiveCase } from '../support/live/live-case.js';

let stand: ConsoleStand;
beforeAll(async () => {
  stand = await ConsoleStand.start(2);
}, 400_000);
afterAll(() => stand?.stop());

const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);

describe('somebody of security', () => {
  it('opens the address in the mail, reads what was reported quietly, and signs on the signing page that the case goes on', async () => {
    const kase = await LiveCase.open(stand.live);
    const desk = await stand.live.tokenOf('dora');
    const path = `${stand.live.surface.api}/v1/cases/${kase.caseId}/desk-quiet-report`;
    const headers = { authorization: `Bearer ${desk}`, 'content-type': 'application/json' };
    expect((await fetch(path, { method: 'POST', headers, body: '{}' })).status).toBe(202);
    const { text } = await new Mailbox(stand.live.surface, SECURITY_MAIL_TO).next(kase.caseId, /^A quiet report/);
    expect(text).toContain(stand.addressOf(kase));
    const sven = await stand.signedIn('sven', stand.addressOf(kase));
    await sven.presses('What was reported quietly');
    await sven.shows(`Reported quietly: the case of ${kase.subject.seeded.displayName}`);
    await sven.page.getByText('The case does nothing more until somebody of security signs').waitFor();
    await sven.page.getByText('Agent p-2001 of the desk').waitFor();
    await isFine(sven);
    await sven.presses('Let it go on and sign');
    await sven.shows(`You let the case of ${kase.subject.seeded.displayName} go on`);
    await sven.page.getByText('Agent p-2001 of the desk').waitFor();
    await isFine(sven);
    await sven.presses('Sign with my passkey');
    await sven.says('The case goes on.');
    expect(await asked(sven.page, `/v1/cases/${kase.caseId}/quiet-reports`)).toMatchObject({
      status: 200,
      json: { isHeld: false, release: null },
    });
  }, 180_000);

  it('attack: an approver looks for what was reported quietly: the page offers no such thing, and the API has none', async () => {
    const kase = await LiveCase.verified(stand.live);
    const adam = await stand.signedIn('adam', stand.addressOf(kase));
    await adam.page.getByRole('button', { name: 'Approve and sign' }).waitFor();
    expect(await adam.page.getByRole('button', { name: 'What was reported quietly' }).count()).toBe(0);
    expect(await asked(adam.page, `/v1/cases/${kase.caseId}/quiet-reports`)).toMatchObject({ status: 403 });
  }, 180_000);
});
