import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignedAct } from '../../dev/actors/decider.js';
import { caseFindings } from '../../cli/doctor/cases.js';
import type { ManagedProcess } from '../../dev/environment/managed-process.js';
import { signIn } from '../../dev/actors/sign-in.js';
import { readDirectory, writeDirectory, type DirectoryRows } from '../support/durability/directory-kept.js';
import { Stores } from '../support/durability/stores.js';
import { until } from '../support/case-rig/until.js';
import { directoryPrint } from '../support/live/directory-print.js';
import { groupsOf } from '../support/live/groups.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';
import { plaintext, signalRaw } from '../support/live/raw-signals.js';

const PERIOD_SECONDS = 2;
const PREPARED_WITHIN_MILLISECONDS = 240_000;

/** When both stores were copied: with cases at several steps, and again when those had gone on. */
type Moment = 'before' | 'after';

let folder: string;
let stores: Stores;
let live: Live;
/** The directory as it is in the end: nobody puts a directory back with Countersign's stores. */
let directory: DirectoryRows;
let signedBefore: SignedAct;
/** What was chosen after the first copy. */
let chosen: string;

/** Waiting for an approval at first; then approved and claimed, refused, approved. */
let claimed: LiveCase;
let claimedToo: LiveCase;
let refused: LiveCase;
let approved: LiveCase;
/** Waiting for evidence, at first for the first piece, then for the second. */
let proven: LiveCase;
/** Emergency access in force at first, then ended early. */
let ended: LiveCase;
/** Under review at first, then closed. */
let closed: LiveCase;
/** Opened after the first copy; its emergency access is in force in the end. */
let late: LiveCase;

/** Windows that outlast several restores. */
async function patientPolicy(): Promise<string> {
  const demo = await readFile('policy/demo.yaml', 'utf8');
  const patient = demo
    .replace('grantSeconds: 15', 'grantSeconds: 900')
    .replace('withinSeconds: 15', 'withinSeconds: 600');
  if (patient.match(/(grant|within)Seconds: [96]00/g)?.length !== 2) throw new Error('the policy has other windows');
  const file = path.join(folder, 'policy.yaml');
  await writeFile(file, patient);
  return file;
}

/** Those that use the stores. */
function processes(): readonly ManagedProcess[] {
  const { api, ...others } = live.environment.processes;
  return [api, others['case-worker'], others['connector-worker']];
}

async function stopEverything(): Promise<void> {
  await Promise.all(processes().map((one) => one.kill('SIGTERM')));
}

async function startEverything(): Promise<void> {
  await Promise.all(processes().map((one) => one.start()));
}

/** Copies both stores as an operator does: everything stopped, then started again. */
async function copied(moment: Moment): Promise<void> {
  await stopEverything();
  directory = await readDirectory(live.directory);
  await stores.stop();
  await stores.copyAs(moment);
  if (moment === 'after') return;
  await stores.start();
  await startEverything();
}

/** Puts each store back to a moment, and starts everything. The directory stays as it is. */
async function putBack(moments: { readonly database: Moment; readonly engine: Moment }): Promise<void> {
  await stopEverything();
  await stores.stop();
  await stores.putBack(moments.database, 'database');
  await stores.putBack(moments.engine, 'engine');
  await stores.start();
  await writeDirectory(live.directory, directory);
  await startEverything();
}

async function goOn(): Promise<void> {
  await Promise.all([claimed.approve(), claimedToo.approve(), approved.approve()]);
  [chosen] = await Promise.all([claimed.claim(), claimedToo.claim()]);
  const adam = await live.approver('adam');
  const read = await adam.readStatement(refused.caseId, 'refuse');
  if (!read.ok) throw new Error(`nothing to refuse: ${read.code}`);
  await adam.send(adam.sign({ ...read.body.statement, comment: 'it is not them' }));
  await refused.reaches('under-review');
  await (await live.deskAgent()).cancel(ended.caseId);
  await ended.reaches('under-review');
  await closed.review();
  const browser = await proven.browser();
  expect(await browser.submitTotp(await proven.subject.recoveryCode())).toMatchObject({ kind: 'accepted' });
  late = await LiveCase.granted(live);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-restored-'));
  stores = await Stores.start();
  live = await Live.start({
    subjects: 12,
    policyFile: await patientPolicy(),
    reconcilerPeriodSeconds: PERIOD_SECONDS,
    env: stores.env,
  });
  [claimed, claimedToo, refused, approved, proven, ended, closed] = await Promise.all([
    LiveCase.verified(live),
    LiveCase.verified(live),
    LiveCase.verified(live),
    LiveCase.verified(live),
    LiveCase.open(live),
    LiveCase.granted(live),
    LiveCase.executed(live),
  ]);
  const anna = await live.approver('anna');
  const read = await anna.readStatement(refused.caseId, 'approve', { calledBack: true });
  if (!read.ok) throw new Error(`nothing to approve: ${read.code}`);
  signedBefore = anna.sign(read.body.statement);
  await copied('before');
  await goOn();
  await copied('after');
}, PREPARED_WITHIN_MILLISECONDS);

afterAll(async () => {
  await live?.stop();
  await stores?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Whoever is refused an act that comes too late: the case is elsewhere. */
const TOO_LATE = { kind: 'refused' };

const phaseOf = async (kase: LiveCase) => (await kase.recorded()).phase;

/** What is left of the groups of a case's subject, once the reconciler had time to end what nothing stands behind. */
async function groupsLeft(kase: LiveCase): Promise<readonly string[]> {
  return until(
    'the grant is gone at the directory',
    () => groupsOf(live, kase),
    ({ length }) => length === 0,
  );
}

/** What became of a case that may only undo, once it waits for its review, and is reviewed. */
async function undone(kase: LiveCase) {
  const { outcome, mayOnlyUndo, needsHuman } = await kase.reaches('under-review');
  await kase.review();
  return { outcome, mayOnlyUndo, needsHuman };
}

const UNDONE = { outcome: 'failed', mayOnlyUndo: true, needsHuman: true };

/** Where a new case for the same person stands: they are free. */
async function anew({ subject }: LiveCase): Promise<string> {
  return (await (await LiveCase.open(live, subject)).reaches('verifying')).phase;
}

describe('both stores put back', () => {
  beforeAll(() => putBack({ database: 'before', engine: 'before' }), PREPARED_WITHIN_MILLISECONDS);

  it('cases go on from there', async () => {
    expect(await Promise.all([approved, ended, closed].map(phaseOf))).toEqual([
      'approving',
      'in-force',
      'under-review',
    ]);
    await approved.approve();
    await approved.claim();
    await (await live.deskAgent()).cancel(ended.caseId);
    await ended.reaches('under-review');
    expect(await ended.readings.register()).toEqual({ 'membership.grant': 'end-proven' });
    for (const kase of [approved, ended, closed]) await kase.review();
  });

  it('what was granted since, and no case stands behind any more, is found and ended; its subject is free', async () => {
    expect(await groupsLeft(late)).toEqual([]);
    expect(await anew(late)).toBe('verifying');
  });

  it('what the directory was told already is not done twice: the password stays the one that was chosen first', async () => {
    const before = await directoryPrint(live, claimed);
    await claimed.approve();
    await claimed.claim();
    expect(await directoryPrint(live, claimed)).toEqual(before);
    expect(await signIn(live.surface, claimed.subject, { password: chosen })).toMatchObject({ ok: true });
    await claimed.review();
  });

  it('a case that is terminated is undone at the directory, also what was done there after the copy', async () => {
    expect(await directoryPrint(live, claimedToo)).toMatchObject({ passwordVersion: 2, disabled: false });
    await claimedToo.workflow.terminate('restored');
    expect(await undone(claimedToo)).toEqual(UNDONE);
    expect(await directoryPrint(live, claimedToo)).toMatchObject({ disabled: true });
    expect(await anew(claimedToo)).toBe('verifying');
  });

  it('every run replays', async () => expect(await live.whatWentWrong()).toEqual([]));
});

describe('Countersign’s database alone put back: the engine is ahead of it', () => {
  beforeAll(() => putBack({ database: 'before', engine: 'after' }), PREPARED_WITHIN_MILLISECONDS);

  it('doctor finds the cases of which they say different things, or which one of them does not know', async () => {
    const { urls, database } = live.environment;
    const settings = {
      TEMPORAL_ADDRESS: urls.temporalAddress,
      DATABASE_URL_CASE_WORKER: database.countersign_case_worker,
    };
    const ill = await until(
      'both findings',
      async () => (await caseFindings(settings)).filter(({ state }) => state === 'ill').map(({ says }) => says),
      ({ length }) => length === 2,
    );
    expect(ill).toEqual([
      `1 run and are not in the database, such as ${late.caseId}`,
      expect.stringMatching(/^5 stand elsewhere in the engine than in the database/),
    ]);
  });

  it('nothing is granted on an approval that is no longer in the ledger: the case ends, is reviewed, and its subject is free', async () => {
    const { passwordHash, passwordVersion } = await directoryPrint(live, approved);
    const adam = await live.approver('adam');
    expect(await adam.approve(approved.caseId)).toMatchObject(TOO_LATE);
    expect(await phaseOf(approved)).toBe('awaiting-claim');
    const { word } = await approved.startClaim();
    await word;
    expect(await approved.reaches('under-review')).toMatchObject({ outcome: 'failed', needsHuman: true });
    expect(await directoryPrint(live, approved)).toMatchObject({ passwordHash, passwordVersion });
    await approved.review();
    expect(await anew(approved)).toBe('verifying');
  });

  it('a case that the database does not know does nothing more: its grant is found and ended, its subject is free', async () => {
    expect(await groupsLeft(late)).toEqual([]);
    expect(await anew(late)).toBe('verifying');
    await signalRaw(live.temporal, late.workflowId, [plaintext('anything')]);
    await until('its run has ended', async () => (await late.workflow.describe()).status.name === 'COMPLETED');
  });

  it('a case that the engine closed is taken up, and reviewed again', async () => {
    await until('taken up', async () => (await closed.recorded()).mayOnlyUndo);
    expect(await undone(closed)).toEqual({ ...UNDONE, outcome: 'completed' });
  });

  it('cases that are terminated by hand are taken up as the database knows them, undone, and reviewed', async () => {
    for (const kase of [ended, refused, claimed]) await kase.workflow.terminate('restored');
    for (const kase of [ended, refused, claimed]) expect(await undone(kase)).toEqual(UNDONE);
    expect(await ended.readings.register()).toEqual({ 'membership.grant': 'end-proven' });
    expect(await directoryPrint(live, claimed)).toMatchObject({ disabled: true });
    expect(await anew(claimed)).toBe('verifying');
  });

  it('every run replays', async () => expect(await live.whatWentWrong()).toEqual([]));
});

describe('the engine’s store alone put back: the ledger is ahead of it', () => {
  beforeAll(() => putBack({ database: 'after', engine: 'before' }), PREPARED_WITHIN_MILLISECONDS);

  it('a case that was carried out is not carried out again: its review takes it up where the ledger is', async () => {
    const before = await directoryPrint(live, claimed);
    const entries = await claimed.readings.entries();
    await claimed.review();
    expect(await claimed.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed', mayOnlyUndo: true });
    expect(await directoryPrint(live, claimed)).toEqual(before);
    expect((await claimed.readings.entries()).slice(0, entries.length)).toEqual(entries);
    expect((await claimed.readings.entries()).map(({ kind }) => kind)).not.toContain('not-taken');
  });

  it('attack: an approval signed before, sent past the API to a case that was refused since, grants nothing', async () => {
    const before = await directoryPrint(live, refused);
    expect(await refused.decidePastTheApi(signedBefore)).toMatchObject({ accepted: false });
    expect(await refused.recorded()).toMatchObject({ phase: 'under-review', outcome: 'refused', mayOnlyUndo: true });
    expect(await directoryPrint(live, refused)).toEqual(before);
    await refused.review();
  });

  it('a case that waits for its claim grants nothing any more: it ends, is reviewed, and its subject is free', async () => {
    const { passwordHash, passwordVersion } = await directoryPrint(live, approved);
    await (await approved.browser()).requestEmailCode();
    expect(await undone(approved)).toEqual(UNDONE);
    expect(await directoryPrint(live, approved)).toMatchObject({ passwordHash, passwordVersion });
    expect(await anew(approved)).toBe('verifying');
  });

  it('a case that has forgotten nothing but evidence is noticed by what it does next: it may only undo', async () => {
    expect((await proven.recorded()).evidence).toHaveLength(1);
    await (await live.deskAgent()).cancel(proven.caseId);
    expect(await undone(proven)).toEqual(UNDONE);
    expect((await proven.readings.entries()).map(({ kind }) => kind)).not.toContain('not-taken');
  });

  it('what was ended stays ended, and what was closed closed', async () => {
    await ended.review();
    expect(await ended.readings.register()).toEqual({ 'membership.grant': 'end-proven' });
    await signalRaw(live.temporal, closed.workflowId, [plaintext('anything')]);
    await until('its run has ended', async () => (await closed.workflow.describe()).status.name === 'COMPLETED');
    expect(await phaseOf(closed)).toBe('closed');
  });

  it('a case that the engine does not know is taken up: its grant is ended and proven, and it is reviewed', async () => {
    expect(await late.reaches('under-review')).toMatchObject({ outcome: 'failed' });
    expect(await late.readings.register()).toEqual({ 'membership.grant': 'end-proven' });
    expect(await groupsOf(live, late)).toEqual([]);
    expect(await undone(late)).toEqual(UNDONE);
  });

  it('every run replays', async () => expect(await live.whatWentWrong()).toEqual([]));
});
