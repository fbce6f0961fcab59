import { notMeTokenIn, Mailbox } from '../../actors/mailbox.js';
import { DeskAgent } from '../../actors/desk-agent.js';
import { check } from '../narrator.js';
import { detailsThroughCodecServer, shownToOperators } from '../operator.js';
import { digestDue } from '../digest.js';
import type { Stage } from '../stage.js';
import type { OpenCase } from '../story-so-far.js';
import { DEMO_TICKETS } from '../tickets.js';
import { answered } from '../words.js';

/** The help desk opens the case, and learns and can do no more than that. */
export async function atTheDesk(stage: Stage): Promise<OpenCase> {
  stage.narrator.chapter('At the help desk');
  const dora = await DeskAgent.signIn(stage.surface, stage.person('dora'));
  const kase = await opensCase(stage, dora);
  await seesNoMoreThanNeeded(stage, kase);
  await everybodyIsTold(stage, kase.caseId);
  await operatorSees(stage, kase.caseId);
  await operatorWithTheKeySees(stage, kase.caseId);
  return kase;
}

async function opensCase({ narrator, person }: Stage, dora: DeskAgent): Promise<OpenCase> {
  return narrator.step(
    'Dora at the help desk opens a case from ticket HELP-4711; asked twice, it is one case',
    async (say) => {
      const asked = DEMO_TICKETS.forgotten;
      const first = answered(await dora.openCase(asked), 'the opening');
      const again = answered(await dora.openCase(asked), 'the same opening again');
      check(first.status === 'verifying', 'the case begins by verifying');
      check(again.caseId === first.caseId, 'the same request gives the same case');
      say(`case ${first.caseId}`);
      return { caseId: first.caseId, subject: person('alice'), dora };
    },
  );
}

async function seesNoMoreThanNeeded({ narrator }: Stage, { caseId, subject, dora }: OpenCase): Promise<void> {
  await narrator.step('Dora sees what the case waits for, and nothing about Alice', async (say) => {
    const view = answered(await dora.readCase(caseId), 'reading the case');
    const text = JSON.stringify(view);
    const { displayName, username, personId } = subject.seeded;
    for (const about of [displayName, username, personId, subject.privateEmail, '+44'])
      check(!text.includes(about), `what the desk sees does not hold ${about}`);
    check(view.evidence.needed === 2 && view.evidence.accepted === 0, 'the case still needs two pieces of evidence');
    say(`waits for ${view.waitsFor}`);
  });
}

async function everybodyIsTold({ narrator, surface, environment, person }: Stage, caseId: string): Promise<void> {
  await narrator.step(
    'Alice is told in two mailboxes, with a "this was not me" link; her manager reads of it in her next morning\'s digest',
    async (say) => {
      const [alice, mona] = [person('alice'), person('mona')];
      for (const address of [alice.privateEmail, alice.workEmail]) {
        const mail = await new Mailbox(surface, address).next(caseId, /^A recovery of .* was opened$/);
        check(notMeTokenIn(mail) !== null, `the mail to ${address} holds a link to stop it`);
      }
      const due = await digestDue(environment, mona.seeded.personId, caseId);
      check(due !== null && due > Date.now(), 'the case is kept for the manager’s digest');
      say(`Mona's digest goes out at ${new Date(due).toISOString()}`);
    },
  );
}

async function operatorSees({ narrator, environment, person }: Stage, caseId: string): Promise<void> {
  await narrator.step('An operator reads in Temporal what it waits for and until when, and no name', async (say) => {
    const shown = await shownToOperators(environment, caseId);
    check(shown.waitsFor.startsWith('the subject to prove who they are (0 of 2'), 'WaitsFor says it in words');
    check(shown.waitsUntil !== null && shown.waitsUntil > Date.now(), 'WaitsUntil lies ahead');
    const { displayName, username, personId } = person('alice').seeded;
    for (const name of [displayName, username, personId])
      check(!shown.everything.includes(name), `the search attributes do not name ${name}`);
    say(`WaitsFor: ${shown.waitsFor}; WaitsUntil: ${new Date(shown.waitsUntil).toISOString()}`);
  });
}

async function operatorWithTheKeySees({ narrator, environment }: Stage, caseId: string): Promise<void> {
  await narrator.step(
    'Through the codec server they read the details; without its token they read nothing',
    async (say) => {
      const details = await detailsThroughCodecServer(environment, caseId, environment.codecToken);
      check(
        typeof details === 'string' && details.includes('evidence: 0 of 2'),
        `the details are readable (${details})`,
      );
      const withoutToken = await detailsThroughCodecServer(environment, caseId, 'somebody else');
      check(withoutToken === 401, `the codec server asks for its token (${withoutToken})`);
      say('decode only: it makes nothing that a case would read');
    },
  );
}
