import { describe, expect, it } from '@jest/globals';
import { caseIdOf } from '../../contract/case-id.js';
import { readConfig } from '../../api/config.js';
import { idempotencyKeyOf } from '../../api/request-name.js';
import { isOutOfReach } from '../../api/out-of-reach.js';

const VARIABLES = {
  API_PORT: '8080',
  PUBLIC_URL: 'https://recovery.example',
  DATABASE_URL_API: 'postgres://countersign_api:hunter2@127.0.0.1:5432/countersign',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  OIDC_ISSUER: 'https://idp.example',
  TRUST_FILE: 'trust.json',
  CODEC_KEYRING_FILE: 'keyring.json',
  POLICY_FILE: 'policy/recovery.yaml',
  SIGNING_RP_ID: 'sign.example',
  SIGNING_ORIGIN: 'https://sign.example',
};

describe('the settings of the API', () => {
  it('are read once, with their defaults', () => {
    expect(readConfig(VARIABLES)).toMatchObject({
      API_PORT: 8080,
      NODE_ENV: 'development',
      ADDRESS_REQUESTS_PER_MINUTE: 600,
      CALLER_REQUESTS_PER_MINUTE: 300,
      SUBJECT_OPENINGS_PER_MINUTE: 10,
      CODE_LOOKUPS_PER_MINUTE: 20,
      TRUSTED_PROXY_HOPS: 0,
    });
  });

  it.each(Object.keys(VARIABLES))('are refused without %s, naming it', (name) => {
    expect(() => readConfig({ ...VARIABLES, [name]: undefined })).toThrow(name);
  });

  it.each([
    ['a path in the public URL, which proofs could not name', { PUBLIC_URL: 'https://recovery.example/countersign' }],
    ['a trailing slash', { PUBLIC_URL: 'https://recovery.example/' }],
    ['another kind of database', { DATABASE_URL_API: 'mysql://root:hunter2@db/x' }],
    ['a port that is none', { API_PORT: '70000' }],
    ['a limit that lets nobody in', { CALLER_REQUESTS_PER_MINUTE: '0' }],
    ['fewer proxies than none', { TRUSTED_PROXY_HOPS: '-1' }],
  ])('are refused with %s, and their values are not repeated', (_what, changes) => {
    const reading = () => readConfig({ ...VARIABLES, ...changes });
    expect(reading).toThrow(Object.keys(changes)[0]);
    expect(reading).not.toThrow(/hunter2/);
  });
});

describe('the id of a case', () => {
  const asked = {
    action: 'password.reset',
    subject: 'alice',
    requestedBy: null,
    ticket: { source: 'jira', id: 'IT-1' },
  } as const;
  const caller = { personId: 'dora', clientId: 'desk-console', roles: ['desk'] };

  it('has the form of a UUID of version 8, and nothing in it can be read back', () => {
    expect(caseIdOf(caller, null, asked)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('is not the same for a key that spells what another request is by nature', () => {
    const { ticket, action, subject } = asked;
    const spelt = JSON.stringify({ action, id: ticket.id, source: ticket.source, subject });
    expect(caseIdOf(caller, spelt, asked)).not.toBe(caseIdOf(caller, null, asked));
  });
});

describe('an Idempotency-Key', () => {
  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['8e03978e', '8e03978e'],
    ['"a b"', 'a b'],
  ])('%s is read', (header, key) => {
    expect(idempotencyKeyOf(header)).toBe(key);
  });

  it.each(['', '""', '"', '"a', 'a"b', 'k'.repeat(256), 'ä', '"a\\"b"'])('%p is none', (header) => {
    expect(idempotencyKeyOf(header)).toBeNull();
  });
});

describe('a fault', () => {
  it.each([
    Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('x'), { code: '57P01' }),
    new Error('timeout exceeded when trying to connect'),
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }),
    new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]),
  ])('of what is out of reach may be tried again', (fault) => {
    expect(isOutOfReach(fault)).toBe(true);
  });

  it.each([new Error('bug'), Object.assign(new Error('x'), { code: '42501' }), 'text', null])(
    'of our own may not',
    (fault) => {
      expect(isOutOfReach(fault)).toBe(false);
    },
  );
});
