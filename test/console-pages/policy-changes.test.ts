import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepGivenPolicy, waitForGivenPolicy } from '../../db/policy-changes.js';
import { digestOfText } from '../../domain/canonical.js';
import type { PolicyStatement } from '../../domain/policy-changes.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import type { PortalPage } from '../support/browser/portal-page.js';
import { until } from '../support/case-rig/until.js';
import { asked } from '../support/console/asking.js';
import { ConsoleStand } from '../support/console/console-stand.js';

let stand: ConsoleStand;
let olga: PortalPage;
let omar: PortalPage;
beforeAll(async () => {
  stand = await ConsoleStand.start(1);
  [olga, omar] = [await stand.signedIn('olga'), await stand.signedIn('omar')];
}, 400_000);
afterAll(() => stand?.stop());

const SIGN = 'Sign with my passkey';
const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);

/** What olga proposes. */
interface Proposed {
  readonly changeId: string;
  readonly to: string;
  readonly differences: string;
  readonly page: string;
}

/** Olga proposes the demo's policy with another time for codes of an app; each test has its own. */
async function proposed(freshSeconds: number): Promise<Proposed> {
  const demo = await readFile('policy/demo.yaml', 'utf8');
  const policy = demo.replace('freshSeconds: 600', `freshSeconds: ${freshSeconds}`);
  await olga.page.goto(stand.address);
  const { status, json } = await asked(olga.page, '/v1/policy-changes', { policy, reason: 'audit 7' });
  expect(status).toBe(201);
  return json as unknown as Proposed;
}

/** Somebody opens the address that they were sent, and reads the proposal there. */
async function reads(who: PortalPage, { page }: Proposed): Promise<void> {
  await who.page.unrouteAll();
  await who.page.goto(page);
  await who.page.getByText('audit 7').waitFor();
}

async function goesToSign(who: PortalPage): Promise<void> {
  await who.presses('Read once more and sign');
  await who.shows('You sign a change of policy');
  await who.page.getByText(/^To be signed before$|does not belong together/).waitFor();
}

const wordsOn = ({ page }: PortalPage) => page.locator('.differences').textContent();

/** The policy that holds, and who signed it. */
async function inForce() {
  const { status, json } = await asked(olga.page, '/v1/policy-changes');
  expect(status).toBe(200);
  return json['inForce'] as { readonly to: string; readonly by: readonly string[]; readonly reason: string } | null;
}

/** What the page is told of a proposal. */
interface Told {
  readonly differences: string;
  readonly statement: PolicyStatement;
}

/** The console tells omar something else than the API did. */
async function isToldOtherwise({ changeId }: Proposed, change: (told: Told) => Told): Promise<void> {
  await omar.page.route(`**/v1/policy-changes/${changeId}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Told) });
  });
}

/** Puts what was signed where only the API puts it, and waits for the worker's word on it. */
async function refusalPastTheApi(bodyJson: string): Promise<string | null> {
  const { database } = stand.live;
  const messageId = 'by-hand';
  await keepGivenPolicy(database, { messageId, bodyJson, at: Date.now() });
  const word = await until('a word', async () => (await waitForGivenPolicy(database, messageId, 1_000)) ?? null);
  return word?.refusal ?? null;
}

describe('two control owners in two browsers', () => {
  it('read what changes, sign on the signing page the very words of the file, and the policy holds once both did', async () => {
    const change = await proposed(540);
    await reads(olga, change);
    await olga.page.getByText('nobody yet').waitFor();
    await isFine(olga);
    await goesToSign(olga);
    expect(new URL(olga.page.url()).origin).toBe(stand.live.surface.signing.origin);
    expect(new URL(olga.page.url()).hash).toBe('');
    expect(await wordsOn(olga)).toBe(change.differences);
    await olga.page.getByText(change.to, { exact: true }).waitFor();
    await isFine(olga);
    await olga.presses(SIGN);
    await olga.says('Your signature counts. Somebody else has to sign as well.');
    await olga.page.locator('dd').filter({ hasText: 'p-7001' }).nth(1).waitFor();
    expect((await inForce())?.to).not.toBe(change.to);

    await reads(omar, change);
    expect(await wordsOn(omar)).toBe(change.differences);
    await goesToSign(omar);
    await omar.presses(SIGN);
    await omar.says('Enough people signed.');
    await isFine(omar);
    expect(await inForce()).toMatchObject({ to: change.to, by: ['p-7001', 'p-7002'], reason: 'audit 7' });
  }, 180_000);

  it('attack: one signs twice: it is refused in words, and the policy does not hold', async () => {
    const change = await proposed(530);
    await reads(olga, change);
    await goesToSign(olga);
    await olga.presses(SIGN);
    await olga.says('Your signature counts.');
    await goesToSign(olga);
    await olga.presses(SIGN);
    await olga.says('You signed this already.');
    expect((await inForce())?.to).not.toBe(change.to);
  }, 180_000);
});

describe('a console that shows other words than those of the file', () => {
  it('attack: beside the statement of the file: there is nothing to sign', async () => {
    const change = await proposed(520);
    await reads(omar, change);
    await isToldOtherwise(change, (told) => ({ ...told, differences: 'Nothing changes for anybody.' }));
    await omar.page.reload();
    await goesToSign(omar);
    await omar.saysNo('does not belong together');
    expect(await omar.page.getByRole('button', { name: SIGN }).count()).toBe(0);
    await isFine(omar);
  }, 180_000);

  it('attack: and puts their digest into the statement: what is signed counts nowhere, at the API nor at the worker', async () => {
    const change = await proposed(510);
    const differences = 'Nothing changes for anybody.';
    await reads(omar, change);
    await isToldOtherwise(change, (told) => ({
      ...told,
      differences,
      statement: { ...told.statement, differences: digestOfText(differences) },
    }));
    await omar.page.reload();
    await goesToSign(omar);
    expect(await wordsOn(omar)).toBe(differences);
    const sending = omar.page.waitForRequest('**/signatures');
    await omar.presses(SIGN);
    const bodyJson = (await sending).postData() ?? '';
    await omar.says('the files are not what was shown');
    expect(await refusalPastTheApi(bodyJson)).toBe('stale');
    expect((await inForce())?.to).not.toBe(change.to);
  }, 180_000);
});
