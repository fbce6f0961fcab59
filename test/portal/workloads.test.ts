import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { SubjectBrowser } from '../../dev/actors/subject-browser.js';
import { DAY } from '../../domain/clock.js';
import { FakePlatform } from '../fakes/platform/fake-platform.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { PHONE, startChromium } from '../support/browser/chromium.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { LiveCase } from '../support/live/live-case.js';
import { Live } from '../support/live/live.js';

const ACCOUNT = 'nightly';
const SUB = 'spiffe://example.com/nightly';
const ACCEPTED = { kind: 'accepted' };
/** The one answer, whatever was wrong. */
const NOT_COMPLETED = { kind: 'refused', code: 'verification-not-completed' };

let live: Live;
let platform: FakePlatform;
let chromium: Browser;
beforeAll(async () => {
  [chromium, platform] = await Promise.all([startChromium(), FakePlatform.start()]);
  live = await Live.start({
    subjects: 1,
    methodSettings: {
      api: { WORKLOAD_PLATFORMS: JSON.stringify([{ issuer: platform.issuer, platform: 'spiffe' }]) },
      caseWorker: { WORKLOAD_ISSUERS: JSON.stringify([platform.issuer]) },
    },
  });
  await live.directory
    .updateTable('sample_directory.machine')
    .set({ disabled: true, workload_issuer: platform.issuer, workload_sub: SUB })
    .where('account_id', '=', live.environment.people[ACCOUNT]?.personId ?? '')
    .execute();
  // The directory dates a registration itself; this one is a year old.
  await live.directory
    .updateTable('sample_directory.machine')
    .set({ workload_since: new Date(Date.now() - 365 * DAY) })
    .where('workload_sub', '=', SUB)
    .execute();
}, 180_000);
afterAll(async () => {
  await chromium?.close();
  await live?.stop();
  await platform?.stop();
});

/** A case of the account for Mona, who owns it. */
async function opened(): Promise<LiveCase> {
  const ticket = { source: 'desk', id: `T-${randomBytes(6).toString('hex')}` };
  const about = { action: 'service-account.enable', account: ACCOUNT, changeId: 'CHG0004711' } as const;
  const answer = await (await live.deskAgent()).openCase({ subject: 'mona', ticket, ...about });
  if (!answer.ok) throw new Error(`not opened: ${answer.code}`);
  return new LiveCase(live, answer.body.caseId, live.person('mona'));
}

/** One case is open for an account at a time. */
const givesUp = async ({ caseId }: LiveCase) =>
  expect(await (await live.deskAgent()).cancel(caseId)).toMatchObject(ACCEPTED);
const methodsGiven = async (kase: LiveCase) => (await kase.recorded()).evidence.map(({ receipt }) => receipt.method);

describe('a workload that shows itself, on the page', () => {
  it('is asked by the one command that the page shows, and its token is taken, beside its owner’s passkey', async () => {
    const kase = await opened();
    const context = await chromium.newContext(PHONE);
    const page = await PortalPage.open(context, `${live.surface.api}/recover`);
    await page.entersCode(await (await live.deskAgent()).caseCode(kase.caseId));
    await page.shows('Prove that it is you');
    await page.presses('Have the workload show itself instead');
    expect(await whatAxeFinds(page.page)).toEqual([]);
    await page.presses('Show the command');
    const command = page.page.getByText('spire-agent api fetch jwt');
    await command.waitFor();
    const [, audience = ''] = /-audience '([^']+)'/.exec(await command.innerText()) ?? [];
    expect(audience).toMatch(/^urn:countersign:evidence:[\w-]{43}$/);
    expect(await whatAxeFinds(page.page)).toEqual([]);
    await page.gives('Token', await platform.token(SUB, 'urn:countersign:evidence:of-another-case'));
    await page.saysNo('That was not accepted.');
    await page.gives('Token', await platform.token(SUB, audience));
    await page.page.getByText('A token of what runs as the account: accepted').waitFor();
    expect(await whatAxeFinds(page.page)).toEqual([]);
    expect(await methodsGiven(kase)).toEqual(['workload-attestation']);
    await givesUp(kase);
    await context.close();
  }, 120_000);

  it('attack: a token that the workload fetched for one browser is nothing in a caller’s, nor is another workload’s', async () => {
    const kase = await opened();
    const [theirs, callers] = [await kase.browser(), await SubjectBrowser.open(live.surface, kase.caseId)];
    const ofOwner = await theirs.requestAudience();
    const token = await platform.token(SUB, ofOwner.audience);
    expect(await callers.submitToken(token)).toMatchObject(NOT_COMPLETED);
    const payroll = await platform.token('spiffe://example.com/payroll', ofOwner.audience);
    expect(await theirs.submitToken(payroll)).toMatchObject(NOT_COMPLETED);
    expect(await methodsGiven(kase)).toEqual([]);
    expect(await theirs.submitToken(token)).toMatchObject(ACCEPTED);
    await givesUp(kase);
  }, 90_000);
});
