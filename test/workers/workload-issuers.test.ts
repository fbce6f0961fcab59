import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../../policy/load.js';
import { readSettings } from '../../workers/settings.js';
import { admitsWorkloads, WORKLOAD_ISSUER_SETTINGS, workloadIssuersOf } from '../../workers/workload-issuers.js';
import { FakePlatform } from '../fakes/platform/fake-platform.js';

const OWN = 'https://sign-in.example.com';
const AUDIENCE = 'urn:countersign:evidence:x';
const SUB = 'spiffe://example.com/nightly';

function issuers(list: unknown) {
  const text = typeof list === 'string' ? list : JSON.stringify(list);
  return workloadIssuersOf(readSettings('The case worker', WORKLOAD_ISSUER_SETTINGS, { WORKLOAD_ISSUERS: text }), OWN);
}

describe('the platforms that a case worker believes', () => {
  it('are none unless they are named, and those that are', () => {
    expect(workloadIssuersOf(readSettings('The case worker', WORKLOAD_ISSUER_SETTINGS, {}), OWN)).toEqual([]);
    expect(issuers(['https://cluster.example.com'])).toMatchObject([{ issuer: 'https://cluster.example.com' }]);
  });

  it.each([
    ['something that is no list', '{'],
    ['an address without encryption', ['http://cluster.example.com']],
    ['one twice', ['https://cluster.example.com', 'https://cluster.example.com/']],
    ['the issuer at which people sign in', [`${OWN}/`]],
  ])('attack: cannot be %s', (_, list) => {
    expect(() => issuers(list)).toThrow('WORKLOAD_ISSUERS');
  });

  it('are wanted by a policy that asks workloads to show themselves', async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(admitsWorkloads(policy)).toBe(true);
    expect(admitsWorkloads({ rules: policy.rules.filter(({ tier }) => tier === 1) })).toBe(false);
  });
});

describe('a platform with a discovery document', () => {
  let platform: FakePlatform;
  beforeEach(async () => {
    platform = await FakePlatform.start();
  });
  afterEach(() => platform.stop());

  const verified = async () => {
    const [found] = issuers([platform.issuer]);
    return found?.verify({ token: await platform.token(SUB, AUDIENCE), audience: AUDIENCE }, Date.now());
  };

  it('is asked for its keys, and its tokens are verified with them', async () => {
    expect(await verified()).toMatchObject({ sub: SUB });
  });

  it.each([{ issuer: 'https://evil.example.com' }, { jwks_uri: 'ftp://127.0.0.1/keys' }])(
    'attack: whose document says %j, and so is another’s or leaves its keys to a worse transport, is not believed',
    async (changes) => {
      platform.changes = changes;
      await expect(verified()).rejects.toThrow('is not the discovery document');
    },
  );
});
