import { Mailbox, notMeTokenIn } from '../../actors/mailbox.js';
import { Reviewer } from '../../actors/decider.js';
import { signIn, staySignedIn } from '../../actors/sign-in.js';
import { repudiate } from '../../actors/subject-browser.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import type { ProvenCase } from '../story-so-far.js';
import { answered, wasAccepted, wasRefused } from '../words.js';
import type { TakenOver } from './taken-over.js';

/** Bob reads his mail. */
export async function notMe(stage: Stage, kase: ProvenCase, eve: TakenOver): Promise<void> {
  stage.narrator.chapter('"This was not me"');
  await bobSaysSo(stage, kase);
  await eveIsOut(stage, kase, eve);
  await robReviews(stage, kase);
}

async function bobSaysSo({ narrator, surface }: Stage, { caseId, subject, dora }: ProvenCase): Promise<void> {
  await narrator.step(
    'Bob finds a mail at work, opens its link and confirms: what the case did is ended',
    async (say) => {
      const mail = await new Mailbox(surface, subject.workEmail).next(caseId, 'Your password was changed');
      const token = notMeTokenIn(mail);
      check(token !== null, 'the mail holds the link');
      wasRefused(
        await repudiate(surface.api, `${token.slice(0, -6)}AAAAAA`),
        'no-standing',
        "a link of one's own making",
      );
      answered(await repudiate(surface.api, token), 'the link of the mail');
      const view = await dora.waitUntil(
        caseId,
        ({ outcome, phase, effects }) =>
          outcome === 'repudiated' &&
          phase === 'under-review' &&
          effects.some(({ kind, state }) => kind === 'password.set' && state === 'end-proven'),
      );
      say(`outcome ${view.outcome}; ${view.effects.map(({ kind, state }) => `${kind}: ${state}`).join(', ')}`);
    },
  );
}

async function eveIsOut({ narrator, surface }: Stage, { subject }: ProvenCase, eve: TakenOver): Promise<void> {
  await narrator.step('Eve is signed out, and the password she chose opens nothing: the account is safe', async () => {
    const stays = await staySignedIn(surface, subject, eve.refreshToken);
    check(!stays.ok, "Eve's session is dead");
    const code = await subject.signInCode();
    for (const password of [eve.password, subject.seeded.password]) {
      const tokens = await signIn(surface, subject, { password, code });
      check(!tokens.ok && tokens.reason === 'sign-in-refused', 'the account lets nobody in');
    }
  });
}

async function robReviews({ narrator, surface, person }: Stage, { caseId, dora }: ProvenCase): Promise<void> {
  await narrator.step('Rob reviews it: not justified, closed', async () => {
    const rob = await Reviewer.signIn(surface, person('rob'));
    const phase = wasAccepted(await rob.review(caseId, 'not-justified'), 'his review');
    check(phase === 'closed', 'the case is closed');
    const { outcome } = answered(await dora.readCase(caseId), 'reading the case');
    check(outcome === 'repudiated', 'it ended as repudiated');
  });
}
