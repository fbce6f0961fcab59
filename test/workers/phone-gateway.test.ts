import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../../policy/load.js';
import { admitsPhoneCodes, PHONE_GATEWAY_SETTINGS, phoneGatewayOf } from '../../workers/phone-gateway.js';
import { readSettings } from '../../workers/settings.js';
import { FakeTwilio } from '../fakes/twilio/fake-twilio.js';

describe('the settings of a telephone gateway', () => {
  let fake: FakeTwilio;
  let folder: string;
  const clock = async () => 0;
  const read = (environment: Record<string, string>) =>
    readSettings('The case worker', PHONE_GATEWAY_SETTINGS, environment);
  const whole = () => ({
    TWILIO_ACCOUNT_SID: fake.account.accountSid,
    TWILIO_API_KEY_SID: fake.account.key.sid,
    TWILIO_API_KEY_SECRET: fake.account.key.secret,
    TWILIO_FROM: fake.account.from,
    TWILIO_API_URL: `${fake.account.apiUrl}/`,
    TWILIO_LOOKUP_URL: fake.account.lookupUrl,
  });

  beforeAll(async () => {
    fake = await FakeTwilio.start();
    folder = await mkdtemp(path.join(tmpdir(), 'countersign-gateway-'));
  });
  afterAll(async () => {
    await fake.stop();
    await rm(folder, { recursive: true });
  });

  it('may be left out altogether: then there is none', () => {
    expect(phoneGatewayOf(read({}), clock)).toBeNull();
  });

  it('make one that reaches it, with its secret from a file', async () => {
    const file = path.join(folder, 'secret');
    const { TWILIO_API_KEY_SECRET: secret, ...others } = whole();
    await writeFile(file, `${secret}\n`, { mode: 0o600 });
    const gateway = phoneGatewayOf(read({ ...others, TWILIO_API_KEY_SECRET_FILE: file }), clock);
    expect(await gateway?.carrierFacts('+447700900101')).toMatchObject({ lineType: 'mobile' });
  });

  it('are refused when some are missing, by name and without a secret', () => {
    const { TWILIO_FROM: _from, TWILIO_API_KEY_SID: _sid, ...some } = whole();
    const half = () => phoneGatewayOf(read(some), clock);
    expect(half).toThrow(/TWILIO_API_KEY_SID: missing.*\n.*TWILIO_FROM: missing/);
    expect(half).not.toThrow(fake.account.key.secret);
  });

  it.each([
    ['TWILIO_ACCOUNT_SID', 'SK00000000000000000000000000000000'],
    ['TWILIO_FROM', '0207 946 0101'],
    ['TWILIO_API_URL', 'http://gateway.example'],
  ])('are refused when %s is none', (name, value) => {
    expect(() => read({ ...whole(), [name]: value })).toThrow(name);
  });

  it('are wanted by a policy that admits codes to telephones', async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(admitsPhoneCodes(policy)).toBe(true);
    expect(admitsPhoneCodes({ rules: policy.rules.slice(1) })).toBe(false);
  });
});
