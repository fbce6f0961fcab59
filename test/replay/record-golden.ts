import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import { createCredential } from '../../dev/software-authenticator/authenticator.js';
import type { Action } from '../../domain/actions.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { historiesOf } from '../support/case-rig/histories.js';
import { rawPayload, signalRaw } from '../support/case-rig/raw-signal.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { GOLDEN_FOLDER, GOLDEN_KEYRING, goldenStory } from './golden-histories.js';

// No test of its own: it records the golden histories anew. When a release has changed what workflows do, behind
// `patched`, record beside the old ones (never over them) under that release's name:
//   npm run build && GOLDEN=1.1 npm run jest -- --testMatch '<rootDir>/test/replay/record-golden.ts' --forceExit
// With `-t emergency` only the stories of that name are recorded.

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ keyringFile: GOLDEN_KEYRING });
});
afterAll(() => rig?.end());

/** The stories worth keeping: together they go through every phase and every kind of command. */
const STORIES: Readonly<Record<string, (kase: CaseDriver) => Promise<unknown>>> = {
  completed: (kase) => kase.complete(),
  refused: async (kase) => {
    await signalRaw(rig, kase.caseId, 'stop', [rawPayload('json/plain', '"noise"')]);
    await kase.workflow.cancel();
    await kase.proveIdentity();
    await kase.decide('adam', 'refuse');
  },
  lapsed: async (kase) => {
    const { handOverUntil } = await kase.getApproved();
    await rig.skipTo(handOverUntil ?? 0);
    await kase.reaches('under-review');
    await rig.skip(8 * DAY);
  },
  repudiated: async (kase) => {
    await kase.complete();
    await kase.close('rob');
    await rig.skip(DAY);
    await kase.repudiate();
    await kase.reaches('under-review');
  },
  'password-reused': async (kase) => {
    await kase.getApproved();
    await kase.submitTotp();
    await kase.claim(kase.subject.password);
    await kase.reaches('awaiting-claim');
    await kase.decide('anna', 'veto');
    await kase.reaches('under-review');
  },
};

/** Stories of emergency access. */
const EMERGENCY_STORIES: typeof STORIES = {
  'emergency-acknowledged': async (kase) => {
    await kase.getGranted();
    await kase.decide('oscar', 'acknowledge');
    await rig.skip(HOUR);
    await kase.reaches('under-review');
  },
  'emergency-unacknowledged': async (kase) => {
    await kase.getGranted();
    await kase.decide('anna', 'acknowledge');
    await rig.skip(HOUR);
    await kase.reaches('under-review');
  },
  'emergency-ended-early': async (kase) => {
    await kase.getGranted();
    await kase.cancel();
    await kase.reaches('under-review');
  },
};

/** Stories of a lost passkey. */
const LOSS_STORIES: typeof STORIES = {
  'loss-completed': async (kase) => {
    const { deadline } = await kase.reportLoss();
    await rig.skipTo(deadline ?? 0);
    await kase.reaches('awaiting-claim');
    await rig.skip(MINUTE);
    await kase.submitTotp();
    await kase.claimPasskey(createCredential(SIGN_IN_RELYING_PARTY));
    await kase.reaches('under-review');
  },
  'loss-vetoed': async (kase) => {
    await kase.reportLoss();
    await kase.decide('anna', 'veto');
    await kase.reaches('under-review');
  },
  'loss-lapsed': async (kase) => {
    const { deadline } = await kase.reportLoss();
    await rig.skipTo(deadline ?? 0);
    const { handOverUntil } = await kase.reaches('awaiting-claim');
    await rig.skipTo(handOverUntil ?? 0);
    await kase.reaches('under-review');
  },
};

const ALL: readonly (readonly [Action, typeof STORIES])[] = [
  ['password.reset', STORIES],
  ['mfa.reset', LOSS_STORIES],
  ['access.emergency', EMERGENCY_STORIES],
];

describe('recording', () => {
  const version = process.env['GOLDEN'];
  const all = ALL.flatMap(([action, stories]) =>
    Object.entries(stories).map(([story, tell]) => ({ action, story, tell })),
  );
  for (const { action, story, tell } of all) {
    it(`records ${story}`, async () => {
      if (version === undefined) throw new Error('GOLDEN names the release, as in GOLDEN=1.1');
      const kase = await rig.open(rig.nextSubject(), action);
      await tell(kase);
      await kase.close();
      await kase.workflow.result();
      const runs = await historiesOf(rig.client, rig.place.directory.database, kase.caseId);
      expect(runs.length).toBeGreaterThan(0);
      const file = path.join(GOLDEN_FOLDER, `${version}-${story}.json`);
      await writeFile(file, `${JSON.stringify(goldenStory(runs))}\n`, { flag: 'wx' });
    });
  }
});
