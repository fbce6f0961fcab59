import { beforeAll, describe, expect, it } from '@jest/globals';
import { signGoAhead } from '../../proofs/switches.js';
import { signWarrant, verifyWarrant } from '../../proofs/warrant.js';
import type { Warrant } from '../../domain/warrant.js';
import { NOW } from './samples.js';
import { makeTestKeys, type TestKeys } from './test-keys.js';
import { makeWarrantSample, PAGE, type WarrantSample } from './warrant-sample.js';

let keys: TestKeys;
let sample: WarrantSample;
beforeAll(async () => {
  keys = await makeTestKeys();
  sample = await makeWarrantSample(keys);
});

const verified = async (warrant: Warrant, now = NOW) =>
  verifyWarrant(keys.trust, await signWarrant(keys.verifier, warrant), { now, ...PAGE });

describe('that nothing is stopped', () => {
  it('a connector believes the ledger key alone, and nothing older than a minute', async () => {
    const { beforeClaim } = sample;
    expect(await verified(beforeClaim)).toMatchObject({ ok: true });
    const others = [
      '',
      await signGoAhead(keys.verifier, NOW),
      await signGoAhead(keys.ledger, NOW - 60_001),
      await signGoAhead(keys.ledger, NOW + 30_001),
      beforeClaim.enrolledSetHeads['adam'] ?? '',
    ];
    for (const goAhead of others)
      expect(await verified({ ...beforeClaim, goAhead })).toMatchObject({ ok: false, refusal: 'warrant-invalid' });
  });

  it('attack: a warrant minted before a global stop is kept until after it', async () => {
    // The ledger's words on enrolled sets are not what is looked at here: this warrant needs none.
    const goAhead = await signGoAhead(keys.ledger, NOW - 10_000);
    expect(await verified({ ...sample.beforeClaim, goAhead }, NOW + 50_000)).toMatchObject({ ok: true });
    const late = await verified({ ...sample.beforeClaim, goAhead }, NOW + 50_001);
    expect(late).toMatchObject({ ok: false, refusal: 'warrant-expired', why: expect.stringContaining('stopped') });
  });
});
