import { randomBytes } from 'node:crypto';
import { signIn, staySignedIn } from '../../actors/sign-in.js';
import { Mailbox, notMeTokenIn } from '../../actors/mailbox.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import type { ProvenCase } from '../story-so-far.js';
import { wasAccepted, wasRefused } from '../words.js';
import type { EarlierSession } from './locked-out.js';

/** As a password manager makes one: 24 characters. */
export const newPassword = () => randomBytes(18).toString('base64url');

/** Alice comes back, proves it once more and chooses; then it is tried out at the identity provider. */
export async function comingBack(stage: Stage, kase: ProvenCase, earlier: EarlierSession): Promise<void> {
  stage.narrator.chapter('Alice comes back');
  await provesItOnceMore(stage, kase);
  await triesTheOldOne(stage, kase);
  const chosen = await choosesANewOne(stage, kase);
  await triesBoth(stage, kase, chosen);
  await earlierSessionIsDead(stage, kase, earlier);
  await everybodyIsTold(stage, kase);
}

async function provesItOnceMore({ narrator }: Stage, { caseId, browser, mailbox }: ProvenCase): Promise<void> {
  await narrator.step(
    'Told by mail, she comes back in the same browser; one fresh code opens the claim',
    async (say) => {
      await mailbox.next(caseId, 'You can choose your new password now');
      wasAccepted(await browser.requestEmailCode(), 'asking for a fresh code');
      wasAccepted(await browser.submitEmailCode(await mailbox.nextCode(caseId)), 'the fresh code');
      say('the desk, the approver and the mails never see a password');
    },
  );
}

async function triesTheOldOne({ narrator }: Stage, kase: ProvenCase): Promise<void> {
  const { caseId, subject, browser, dora } = kase;
  await narrator.step('She tries the password she just forgot: refused, and nothing is used up', async () => {
    const word = await browser.redeemClaim(subject.seeded.password);
    wasRefused(word, 'password-reused', 'the password she had');
    const view = await dora.waitForPhase(caseId, 'awaiting-claim');
    check(view.waitsFor === 'the subject to choose a new password', 'the claim is still open');
    check(
      view.effects.every(({ state }) => state === 'planned'),
      'nothing was done',
    );
  });
}

async function choosesANewOne({ narrator }: Stage, { caseId, browser, dora }: ProvenCase): Promise<string> {
  return narrator.step(
    'She chooses a new one; the system sets it, signs everybody out, and proves both',
    async (say) => {
      const chosen = newPassword();
      wasAccepted(await browser.redeemClaim(chosen), 'the claim');
      const view = await dora.waitForPhase(caseId, 'under-review');
      check(view.outcome === 'completed', 'the case is completed');
      check(
        view.effects.length === 2 && view.effects.every(({ state }) => state === 'proven'),
        'both effects are proven',
      );
      say(view.effects.map(({ kind, state }) => `${kind}: ${state}`).join(', '));
      return chosen;
    },
  );
}

async function triesBoth({ narrator, surface }: Stage, { subject }: ProvenCase, chosen: string): Promise<void> {
  await narrator.step(
    'The old password is refused at the identity provider; with the same code the new one works',
    async () => {
      const code = await subject.signInCode();
      const withOld = await signIn(surface, subject, { code });
      check(!withOld.ok && withOld.reason === 'sign-in-refused', 'the old password is refused');
      const withNew = await signIn(surface, subject, { code, password: chosen });
      check(withNew.ok, 'the new password works');
    },
  );
}

async function earlierSessionIsDead(
  stage: Stage,
  { subject }: ProvenCase,
  { refreshToken }: EarlierSession,
): Promise<void> {
  await stage.narrator.step('Whoever was signed in before is signed out', async (say) => {
    const tokens = await staySignedIn(stage.surface, subject, refreshToken);
    check(!tokens.ok, 'the earlier session gets no new token');
    say(`the identity provider answers ${tokens.reason}`);
  });
}

async function everybodyIsTold({ narrator, surface, person }: Stage, { caseId, subject }: ProvenCase): Promise<void> {
  await narrator.step(
    'Alice is told that it was changed, with a link to say "this was not me"; her manager got no mail of its own for it',
    async () => {
      for (const address of [subject.privateEmail, subject.workEmail]) {
        const mail = await new Mailbox(surface, address).next(caseId, /password.* was changed$/);
        check(notMeTokenIn(mail) !== null, `the mail to ${address} holds the link`);
      }
      const mona = person('mona').workEmail;
      const mails = await surface.mail.messages();
      check(!mails.some(({ to, text }) => to.includes(mona) && text.includes(caseId)), 'nothing floods the manager');
    },
  );
}
