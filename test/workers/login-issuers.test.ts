import { describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../../policy/load.js';
import { admitsLogins, LOGIN_ISSUER_SETTINGS, loginIssuersOf } from '../../workers/login-issuers.js';
import { readSettings } from '../../workers/settings.js';

const OWN = 'https://login.example.com';
const ELSEWHERE = {
  issuer: 'https://accounts.example.org',
  clientId: 'countersign',
  clientSecret: 'the-secret-of-the-client',
  redirectUri: 'https://recover.example.com/portal',
};

describe('the settings of other issuers', () => {
  const issuers = (given: unknown) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return loginIssuersOf(readSettings('The case worker', LOGIN_ISSUER_SETTINGS, { LOGIN_ISSUERS: text }), OWN);
  };

  it('may be left out altogether: then there is none', () => {
    expect(loginIssuersOf(readSettings('The case worker', LOGIN_ISSUER_SETTINGS, {}), OWN)).toEqual([]);
  });

  it('make one of each that is named, public or with a secret', () => {
    const { clientSecret: _secret, ...open } = { ...ELSEWHERE, issuer: 'https://id.example.net' };
    expect(issuers([ELSEWHERE, open]).map(({ issuer }) => issuer)).toEqual([ELSEWHERE.issuer, open.issuer]);
  });

  it.each([OWN, `${OWN}/`])('attack: the issuer whose accounts are recovered (%s) is no other', (issuer) => {
    expect(() => issuers([{ ...ELSEWHERE, issuer }])).toThrow('OIDC_ISSUER');
  });

  it.each<[string, unknown]>([
    ['no JSON', '[{"clientSecret":"the-secret-of-the-client"'],
    ['one without a client', [{ ...ELSEWHERE, clientId: undefined }]],
    ['one without encryption', [{ ...ELSEWHERE, issuer: 'http://accounts.example.org' }]],
    ['one twice', [ELSEWHERE, { ...ELSEWHERE, issuer: `${ELSEWHERE.issuer}/` }]],
  ])('are refused when they hold %s, without telling a secret', (_, given) => {
    expect(() => issuers(given)).toThrow('LOGIN_ISSUERS');
    expect(() => issuers(given)).not.toThrow(ELSEWHERE.clientSecret);
  });

  it('are wanted by a policy that admits sign-ins elsewhere', async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(admitsLogins(policy)).toBe(true);
    expect(admitsLogins({ rules: policy.rules.slice(1) })).toBe(false);
  });
});
