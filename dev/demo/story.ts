import { afterwards } from './chapters/afterwards.js';
import { atTheDesk } from './chapters/at-the-desk.js';
import { comingBack } from './chapters/coming-back.js';
import { countersigning } from './chapters/countersigning.js';
import { adamIsFooled, decisionByTheOpener, oneManTwoPasskeys } from './chapters/forged-decisions.js';
import { caseStartedByHand, warrantOfOnesOwn } from './chapters/forged-machinery.js';
import { emergency } from './chapters/emergency.js';
import { forgedSignals } from './chapters/forged-signals.js';
import { lockedOut } from './chapters/locked-out.js';
import { lostPhone } from './chapters/lost-phone.js';
import { notMe } from './chapters/not-me.js';
import { proving } from './chapters/proving.js';
import { reviewing } from './chapters/reviewing.js';
import { evidenceFromAnotherSession, secondCase } from './chapters/second-case.js';
import { takenOver } from './chapters/taken-over.js';
import { theLedger } from './chapters/the-ledger.js';
import type { Stage } from './stage.js';

/** The whole story, in order: a password reset that goes well, an emergency, a lost phone, and a reset that somebody else is behind. */
export async function story(stage: Stage): Promise<void> {
  const earlier = await lockedOut(stage);
  const opened = await atTheDesk(stage);
  const alices = await proving(stage, opened);
  const adam = await countersigning(stage, alices);
  await comingBack(stage, alices, earlier);
  await reviewing(stage, alices);
  const emergencyCaseId = await emergency(stage, opened.dora, adam);
  const lossCaseId = await lostPhone(stage, opened.dora, adam);

  const second = await secondCase(stage, opened.dora);
  await forgedSignals(stage, second, alices);
  const bobs = await evidenceFromAnotherSession(stage, second);
  await decisionByTheOpener(stage, bobs);
  await caseStartedByHand(stage, bobs);
  await warrantOfOnesOwn(stage, bobs);
  await adamIsFooled(stage, bobs, adam);
  const eve = await takenOver(stage, bobs);
  await oneManTwoPasskeys(stage, bobs);
  await notMe(stage, bobs, eve);

  await theLedger(stage, bobs.caseId);
  await afterwards(stage, [alices.caseId, emergencyCaseId, lossCaseId, bobs.caseId]);
}
