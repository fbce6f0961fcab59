import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../../policy/load.js';
import { admitsPushes, PUSH_GATEWAY_SETTINGS, pushGatewaysOf } from '../../workers/push-gateways.js';
import { readSettings } from '../../workers/settings.js';
import { FakeDuo } from '../fakes/duo/fake-duo.js';
import { FakeOkta } from '../fakes/okta/fake-okta.js';

describe('the settings of providers of pushes', () => {
  let okta: FakeOkta;
  let duo: FakeDuo;
  const clock = async () => Date.now();
  const gateways = (environment: Record<string, string>) =>
    pushGatewaysOf(readSettings('The case worker', PUSH_GATEWAY_SETTINGS, environment), clock);
  const ofOkta = () => ({ OKTA_ORG_URL: `${okta.org.url}/`, OKTA_API_TOKEN: okta.org.apiToken });
  const ofDuo = () => ({
    DUO_API_URL: duo.application.apiUrl,
    DUO_INTEGRATION_KEY: duo.application.integrationKey,
    DUO_SECRET_KEY: duo.application.secretKey,
  });

  beforeAll(async () => {
    [okta, duo] = await Promise.all([FakeOkta.start(), FakeDuo.start()]);
  });
  afterAll(() => Promise.all([okta.stop(), duo.stop()]));

  it('may be left out altogether: then there is none', () => {
    expect(gateways({})).toEqual({});
  });

  it('make the gateways of whoever is named, which reach them', async () => {
    expect(Object.keys(gateways(ofOkta()))).toEqual(['okta']);
    const both = gateways({ ...ofOkta(), ...ofDuo() });
    expect(await both.okta?.standing(okta.enrols())).toMatchObject({ kind: 'bound' });
    expect(await both.duo?.standing(duo.enrols())).toMatchObject({ kind: 'bound' });
  });

  it.each(['OKTA_API_TOKEN', 'DUO_SECRET_KEY'])('are refused without %s, by name and without a secret', (missing) => {
    const { [missing]: _left, ...some }: Record<string, string> = { ...ofOkta(), ...ofDuo() };
    expect(() => gateways(some)).toThrow(`${missing}: missing`);
    expect(() => gateways(some)).not.toThrow(okta.org.apiToken);
  });

  it.each(['http://example.okta.com', 'https://example.okta.com/api'])('are refused with the address %s', (url) => {
    expect(() => gateways({ ...ofOkta(), OKTA_ORG_URL: url })).toThrow('OKTA_ORG_URL');
  });

  it('are wanted by a policy that admits pushes', async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(admitsPushes(policy)).toBe(true);
    const rules = policy.rules.filter(({ evidence }) => evidence.methods.every(({ method }) => method !== 'push'));
    expect(rules.length).toBeLessThan(policy.rules.length);
    expect(admitsPushes({ rules })).toBe(false);
  });
});
