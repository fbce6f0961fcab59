import { SIGN_IN_RELYING_PARTY } from '../../../connectors/sample-directory/relying-party.js';
import { type Approver, Reviewer } from '../../actors/decider.js';
import type { DeskAgent } from '../../actors/desk-agent.js';
import { Mailbox, notMeTokenIn } from '../../actors/mailbox.js';
import { signIn } from '../../actors/sign-in.js';
import { SubjectBrowser } from '../../actors/subject-browser.js';
import { createCredential, type SoftwareCredential } from '../../software-authenticator/authenticator.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import { DEMO_TICKETS } from '../tickets.js';
import { answered, wasAccepted, wasRefused } from '../words.js';

/** A case over a lost phone, told as far as its subject has come. */
interface LossCase {
  readonly caseId: string;
  readonly dora: DeskAgent;
  readonly browser: SubjectBrowser;
  readonly lost: SoftwareCredential;
}

/** A lost phone: its passkey is suspended after an hour in which anybody may object, and replaced by one the owner brings. */
export async function lostPhone(stage: Stage, dora: DeskAgent, adam: Approver): Promise<string> {
  stage.narrator.chapter('A lost phone');
  const kase = await provesWithoutThePhone(stage, dora);
  await thereIsTimeToObject(stage, kase, adam);
  await whoeverFoundItIsOut(stage, kase);
  const fresh = await bindsAnother(stage, kase);
  await triesBoth(stage, kase, fresh);
  await isReviewed(stage, kase);
  return kase.caseId;
}

async function provesWithoutThePhone({ narrator, surface, person }: Stage, dora: DeskAgent): Promise<LossCase> {
  const title =
    'Carla left her phone in a taxi, and her passkey with it; an app on her tablet and a code on paper remain';
  return narrator.step(title, async (say) => {
    const carla = person('carla');
    const { signInPasskey: lost, recoveryCode } = carla.seeded;
    check(lost !== null && recoveryCode !== null, 'Carla has a passkey, and a code on paper');
    const { caseId } = answered(await dora.openCase(DEMO_TICKETS.lostPhone), 'the opening');
    const browser = await SubjectBrowser.open(surface, caseId);
    const [onPhone] = carla.seeded.passkeys;
    check(onPhone !== undefined, 'the phone holds a passkey for recoveries too');
    wasRefused(await browser.submitPasskey(surface.signing, onPhone), 'verification-not-completed', 'the lost passkey');
    wasAccepted(await browser.submitTotp(await carla.recoveryCode()), 'the code of the app');
    check(
      wasAccepted(await browser.submitRecoveryCode(recoveryCode), 'the saved code') === 'approving',
      'it is enough',
    );
    say('what is on the lost phone is no evidence, whoever holds it');
    return { caseId, dora, browser, lost };
  });
}

async function thereIsTimeToObject(stage: Stage, { caseId, dora }: LossCase, adam: Approver): Promise<void> {
  const { narrator, surface, person } = stage;
  await narrator.step('Adam calls her back and approves; everybody is told until when they can object', async (say) => {
    check(wasAccepted(await adam.approve(caseId), 'the approval') === 'cooling-off', 'nothing is done yet');
    const { phase, effects, waitsUntil } = answered(await dora.readCase(caseId), 'reading the case');
    const isWaiting = phase === 'cooling-off';
    check(!isWaiting || effects.every(({ state }) => state === 'planned'), 'nothing is changed before its time');
    for (const address of [person('carla').privateEmail, person('mona').workEmail]) {
      const mail = await new Mailbox(surface, address).next(caseId, /goes on at/);
      check(notMeTokenIn(mail) !== null, `the mail to ${address} holds a link to stop it`);
    }
    await new Mailbox(surface, person('anna').workEmail).next(caseId, /you can object/);
    say(`${isWaiting ? `nothing happens before ${waitsUntil}` : 'the time is over'}; in production it is an hour`);
  });
}

async function whoeverFoundItIsOut(
  { narrator, surface, person }: Stage,
  { caseId, dora, lost }: LossCase,
): Promise<void> {
  const title =
    'When that time is over the lost passkey is suspended: whoever found the phone is not signed in with it';
  await narrator.step(title, async () => {
    const { effects } = await dora.waitForPhase(caseId, 'awaiting-claim');
    check(effects[0]?.kind === 'authenticator.suspend' && effects[0].state === 'proven', 'it is suspended and proven');
    const found = await signIn(surface, person('carla'), { passkey: lost });
    check(!found.ok && found.reason === 'sign-in-refused', 'the lost passkey signs nobody in');
    check((await signIn(surface, person('carla'))).ok, 'with her password and the app on her tablet she is signed in');
  });
}

async function bindsAnother({ narrator, surface, person }: Stage, kase: LossCase): Promise<SoftwareCredential> {
  const { caseId, dora, browser } = kase;
  return narrator.step('She comes back, gives a fresh code and registers a passkey on a new phone', async (say) => {
    const carla = person('carla');
    await new Mailbox(surface, carla.privateEmail).next(caseId, 'You can register your new passkey now');
    wasAccepted(await browser.submitTotp(await carla.recoveryCode()), 'the fresh code');
    const fresh = createCredential(SIGN_IN_RELYING_PARTY);
    surface.secrets.note('the new passkey of Carla', fresh.privateJwk.d ?? '');
    wasAccepted(await browser.registerPasskey(fresh, SIGN_IN_RELYING_PARTY), 'the new passkey');
    const { outcome, effects } = await dora.waitForPhase(caseId, 'under-review');
    check(outcome === 'completed', 'the case is completed');
    check(effects.length === 4 && effects.every(({ state }) => state === 'proven'), 'everything done is proven');
    const [code = ''] = answered(await browser.collectCodes(), 'collecting the new code');
    check(code !== '' && code !== carla.seeded.recoveryCode, 'the code she used up is replaced, for her eyes only');
    say(effects.map(({ kind, state }) => `${kind}: ${state}`).join(', '));
    return fresh;
  });
}

async function triesBoth({ narrator, surface, person }: Stage, { lost }: LossCase, fresh: SoftwareCredential) {
  await narrator.step('The lost passkey is dead at the identity provider; the new one signs her in', async () => {
    const withLost = await signIn(surface, person('carla'), { passkey: lost });
    check(!withLost.ok && withLost.reason === 'sign-in-refused', 'the lost passkey is refused');
    check((await signIn(surface, person('carla'), { passkey: fresh })).ok, 'the new one works');
  });
}

async function isReviewed({ narrator, surface, person }: Stage, { caseId }: LossCase): Promise<void> {
  await narrator.step('Rob, who took no part, reviews it: closed', async () => {
    const rob = await Reviewer.signIn(surface, person('rob'));
    check(wasAccepted(await rob.review(caseId, 'justified'), 'his review') === 'closed', 'the case is closed');
  });
}
