import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../domain/clock.js';
import type { ExceptionStatement } from '../../domain/exceptions.js';
import { exceptionChallengeOf } from '../../proofs/exceptions.js';
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

const LIST = 'Exceptions to the policy';
const RISK = 'Less time between two recoveries: A new password';
const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);

/** Somebody signs for an exception, or its end; its id. */
async function signs(who: PortalPage, username: string, wanted: object): Promise<string> {
  const drafted = await asked(who.page, '/v1/exceptions/statement', wanted);
  expect(drafted).toMatchObject({ status: 200 });
  const { statement } = drafted.json as { statement: ExceptionStatement };
  const [credential] = stand.live.person(username).seeded.passkeys;
  if (credential === undefined) throw new Error(`${username} has no passkey`);
  const { signing } = stand.live.surface;
  const assertion = assert(credential, { ...signing, challenge: exceptionChallengeOf(statement) });
  const send = () => asked(who.page, '/v1/exceptions', { statement, assertion });
  const { status, json } = await until('a word on it', send, (sent) => sent.status !== 202);
  expect([status, json]).toEqual([200, json]);
  return (json['exception'] as { id: string }).id;
}

const wanted = () => ({
  act: 'exception-grant',
  waives: 'spacing',
  action: 'password.reset',
  whom: { personId: 'p-1001' },
  why: 'moves house this week',
  owner: stand.live.person('olga').seeded.personId,
  until: new Date(Date.now() + DAY).toISOString(),
});

/** The cards under a heading, as they read. */
const cards = ({ page }: PortalPage) => page.locator('.card').allInnerTexts();

describe('the list of exceptions at the console', () => {
  it('is found from the queue, by keyboard too, says that there is none, and then what is open risk, whose rule and until when', async () => {
    await olga.page.getByRole('link', { name: LIST }).focus();
    await olga.page.keyboard.press('Enter');
    await olga.shows(LIST);
    expect(new URL(olga.page.url()).pathname).toBe('/console/exceptions');
    expect(await olga.page.locator(':focus').textContent()).toBe(LIST);
    await olga.page.getByText('No exception is in force, and none waits for a second signature.').waitFor();
    expect(await cards(olga)).toEqual([]);
    await isFine(olga);

    const id = await signs(olga, 'olga', wanted());
    await olga.page.reload();
    await olga.page.getByText('Waits for a second control owner; nothing is waived yet').waitFor();
    await signs(omar, 'omar', { act: 'exception-grant', id });
    await olga.page.reload();
    await olga.page.getByRole('heading', { level: 3, name: RISK }).waitFor();
    const [card = ''] = await cards(olga);
    for (const words of ['In force', 'identity-team', 'p-1001', 'moves house this week', 'p-7001', 'in no case so far'])
      expect(card).toContain(words);
    expect(card).toMatch(/Until\n.*\((tomorrow|in \d+ hours)\)/);
    await isFine(olga);
    // Nothing reaches beyond a phone's width.
    const width = olga.page.viewportSize()?.width ?? 0;
    for (const box of await olga.page.locator('main *').all())
      expect((await box.boundingBox())?.width ?? 0).toBeLessThanOrEqual(width);

    await signs(omar, 'omar', { act: 'exception-revoke', id, why: 'not needed any more' });
    await olga.page.reload();
    await olga.page.getByRole('heading', { level: 2, name: 'Over' }).waitFor();
    await olga.page.getByText('No exception is in force').waitFor();
    expect((await cards(olga))[0]).toMatch(/Revoked\n[^]*p-7002, .*: not needed any more/);
    await olga.presses('Everything that waits');
    await olga.page.getByRole('link', { name: LIST }).waitFor();
  }, 180_000);

  it('is in German too', async () => {
    await omar.page.goto(`${stand.address}/exceptions?lang=de`);
    await omar.shows('Ausnahmen von der Richtlinie');
    await omar.page.getByRole('heading', { level: 2, name: 'Offenes Risiko' }).waitFor();
    expect(await omar.page.getByText('Keine Ausnahme gilt').count()).toBe(1);
    await isFine(omar);
  }, 60_000);

  it('attack: an approver opens its address: the page says who reads it, and the API gives nothing', async () => {
    const adam = await stand.signedIn('adam', `${stand.address}/exceptions`);
    await adam.page.getByText('Control owners, operators, security and reviewers read').waitFor();
    await isFine(adam);
    expect(await asked(adam.page, '/v1/exceptions')).toMatchObject({ status: 403 });
    await adam.presses('Everything that waits');
    await adam.shows('What waits for you');
    expect(await adam.page.getByRole('link', { name: LIST }).count()).toBe(0);
  }, 180_000);
});
