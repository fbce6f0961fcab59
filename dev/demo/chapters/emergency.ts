import { decodeJwt } from 'jose';
import { Approver, DutyOfficer, Reviewer } from '../../actors/decider.js';
import type { DeskAgent } from '../../actors/desk-agent.js';
import { signIn, staySignedIn } from '../../actors/sign-in.js';
import { SubjectBrowser } from '../../actors/subject-browser.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';
import { DEMO_TICKETS } from '../tickets.js';
import { answered, wasAccepted, wasRefused } from '../words.js';

const GROUP = 'emergency-operators';

/** A case of emergency access, and who opened it. */
interface EmergencyCase {
  readonly caseId: string;
  readonly dora: DeskAgent;
}

/** Emergency access: given by two people at once, and gone by itself, whoever is dead by then. */
export async function emergency(stage: Stage, dora: DeskAgent, adam: Approver): Promise<string> {
  stage.narrator.chapter('An emergency');
  const kase = await asksForAccess(stage, dora);
  await twoCountersign(stage, kase, adam);
  const refreshToken = await isMember(stage);
  await timeIsOver(stage, kase, refreshToken);
  await isEndedAndProven(stage, kase);
  await isReviewed(stage, kase);
  return kase.caseId;
}

async function asksForAccess({ narrator, surface, person }: Stage, dora: DeskAgent): Promise<EmergencyCase> {
  const title = 'Ines, on call, needs emergency access for an incident; she proves who she is with her own passkey';
  return narrator.step(title, async (say) => {
    const { caseId } = answered(await dora.openCase(DEMO_TICKETS.emergency), 'the opening');
    const browser = await SubjectBrowser.open(surface, caseId);
    const [credential] = person('ines').seeded.passkeys;
    check(credential !== undefined, 'Ines has a passkey');
    wasRefused(await browser.submitTotp(await person('ines').recoveryCode()), 'verification-not-completed', 'a code');
    const phase = wasAccepted(await browser.submitPasskey(surface.signing, credential), 'her passkey');
    check(phase === 'approving', 'a passkey that nobody can read out is enough evidence');
    say('the code of an app is not: it could be read out to a caller');
    return { caseId, dora };
  });
}

async function twoCountersign(stage: Stage, { caseId, dora }: EmergencyCase, adam: Approver): Promise<void> {
  const { narrator, surface, person } = stage;
  const title = 'Adam and Anna countersign, nothing is granted before both did; Oscar, on duty, acknowledges it';
  await narrator.step(title, async (say) => {
    wasAccepted(await adam.approve(caseId), 'the first approval');
    const { approvals, effects } = answered(await dora.readCase(caseId), 'reading the case');
    check(approvals.needed === 2 && approvals.given === 1, 'one more is needed');
    check(effects[0]?.state === 'planned', 'nothing was granted');
    const anna = await Approver.signIn(surface, person('anna'));
    const oscar = await DutyOfficer.signIn(surface, person('oscar'));
    wasAccepted(await anna.approve(caseId), 'the second approval');
    const { waitsFor } = await dora.waitForPhase(caseId, 'in-force');
    say(`waits for ${waitsFor}`);
    wasAccepted(await oscar.acknowledge(caseId), 'the acknowledgement');
    const { waitsFor: now, waitsUntil } = answered(await dora.readCase(caseId), 'reading the case');
    say(`waits for ${now}, until ${waitsUntil}`);
  });
}

const groupsIn = (accessToken: string): unknown => decodeJwt(accessToken)['roles'];

async function isMember({ narrator, surface, person }: Stage): Promise<string> {
  return narrator.step(`Ines signs in, and is a member of ${GROUP}`, async () => {
    const tokens = await signIn(surface, person('ines'));
    check(tokens.ok && tokens.refreshToken !== undefined, 'the identity provider signs her in');
    check(JSON.stringify(groupsIn(tokens.accessToken)) === `["${GROUP}"]`, 'her token names the group');
    return tokens.refreshToken;
  });
}

async function timeIsOver(stage: Stage, { caseId, dora }: EmergencyCase, refreshToken: string): Promise<void> {
  const { narrator, surface, environment, person } = stage;
  const worker = environment.processes['connector-worker'];
  const title = 'The connector worker is killed twice; when the time is over she is no member, though nobody ended it';
  await narrator.step(title, async (say) => {
    await worker.kill('SIGKILL');
    await worker.start();
    await worker.kill('SIGKILL');
    await dora.waitForPhase(caseId, 'ending');
    const tokens = await staySignedIn(surface, person('ines'), refreshToken);
    check(tokens.ok, 'she is still signed in');
    check(JSON.stringify(groupsIn(tokens.accessToken)) === '[]', 'her next token names no group');
    const { effects } = answered(await dora.readCase(caseId), 'reading the case');
    check(effects[0]?.state === 'proven', 'the case has not ended it yet');
    say('the directory holds the expiry itself');
  });
}

async function isEndedAndProven({ narrator, environment }: Stage, { caseId, dora }: EmergencyCase): Promise<void> {
  await narrator.step('Started again, it ends the membership and proves it gone', async () => {
    await environment.processes['connector-worker'].start();
    const { effects, outcome } = await dora.waitForPhase(caseId, 'under-review');
    check(effects[0]?.state === 'end-proven' && outcome === 'completed', 'it is gone, and the case is completed');
  });
}

async function isReviewed({ narrator, surface, person }: Stage, { caseId }: EmergencyCase): Promise<void> {
  await narrator.step('Rita, who took no part, reviews it: closed', async () => {
    const rita = await Reviewer.signIn(surface, person('rita'));
    check(wasAccepted(await rita.review(caseId, 'justified'), 'her review') === 'closed', 'the case is closed');
  });
}
