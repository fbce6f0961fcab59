import { Mailbox } from '../../actors/mailbox.js';
import { SubjectBrowser } from '../../actors/subject-browser.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import type { OpenCase, ProvenCase } from '../story-so-far.js';
import { wasAccepted } from '../words.js';

/** Alice proves who she is, in her own browser: two items, neither from behind what she lost. */
export async function proving({ narrator, surface }: Stage, kase: OpenCase): Promise<ProvenCase> {
  narrator.chapter('Alice proves who she is');
  const { caseId, subject } = kase;
  const browser = await narrator.step(
    'Her browser makes a key; the first code is from her authenticator app',
    async () => {
      const opened = await SubjectBrowser.open(surface, caseId);
      const phase = wasAccepted(await opened.submitTotp(await subject.recoveryCode()), 'the code of the app');
      check(phase === 'verifying', 'one piece of evidence is not enough');
      return opened;
    },
  );
  const mailbox = new Mailbox(surface, subject.privateEmail);
  await narrator.step('The second is a code mailed to the address she enrolled 60 days ago', async (say) => {
    wasAccepted(await browser.requestEmailCode(), 'asking for a code');
    const code = await mailbox.nextCode(caseId);
    const phase = wasAccepted(await browser.submitEmailCode(code), 'the mailed code');
    check(phase === 'approving', 'the evidence is complete and the case waits for approval');
    say('both could be read out to a caller, so somebody must countersign');
  });
  return { ...kase, browser, mailbox };
}
