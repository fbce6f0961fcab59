import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOTP, Secret } from 'otpauth';
import { connectSampleDirectory } from '../../connectors/sample-directory/connect.js';
import { sampleDirectoryConnector } from '../../connectors/sample-directory/connector.js';
import { LOCKED_AFTER, WRONG_SIGN_INS_MAX } from '../../connectors/sample-directory/locks.js';
import type { EffectRequest, Warranted } from '../../connectors/port.js';
import type { EffectKind } from '../../domain/effects.js';
import { accountsOf } from '../../dev/identity-provider/accounts.js';
import { SIGN_IN, startDirectory, type DirectoryFixture } from './sample-directory-fixture.js';

describe('wrong sign-ins at the sample directory', () => {
  let directory: DirectoryFixture;
  let connector: ReturnType<typeof sampleDirectoryConnector>;
  let signingIn: ReturnType<typeof connectSampleDirectory>;
  let now = Date.UTC(2030, 0, 1);

  beforeAll(async () => {
    directory = await startDirectory();
    signingIn = connectSampleDirectory(directory.urlFor('sample_directory_idp'));
    connector = sampleDirectoryConnector({
      writeUrl: directory.urlFor('sample_directory'),
      proofUrl: directory.urlFor('sample_directory_proof'),
      clock: async () => now,
    });
  });
  afterAll(async () => {
    await connector.close();
    await signingIn.destroy();
    await directory.stop();
  });

  const signsIn = (username: string, password: string = SIGN_IN.password) => {
    now += 60_000;
    const totp = new TOTP({ secret: Secret.fromBase32(SIGN_IN.totpSecret) }).generate({ timestamp: now });
    return accountsOf(signingIn, async () => now).signIn({ username, password, second: { totp } });
  };
  const goesWrong = async (username: string, times: number) => {
    for (let tried = 0; tried < times; tried += 1) await signsIn(username, 'wrong');
  };
  const applies = (kind: EffectKind, target: string, secret: string | null = null) =>
    connector.apply({
      effectId: randomUUID(),
      caseId: randomUUID(),
      kind,
      target,
      notAfter: now + 60_000,
      secret,
      challenge: null,
      grant: null,
    } as unknown as Warranted<EffectRequest>);
  const setWrong = (personId: string, count: number) =>
    directory.owner
      .updateTable('sample_directory.account')
      .set({ wrong_sign_ins: count, locked_at: new Date(now) })
      .where('person_id', '=', personId)
      .execute();

  it('lock the account after some in a row, whoever tries the right password then, until it is unlocked', async () => {
    const { personId, username } = await directory.newPerson();
    await goesWrong(username, LOCKED_AFTER - 1);
    expect(await signsIn(username)).not.toBeNull();
    await goesWrong(username, LOCKED_AFTER);
    expect(await signsIn(username)).toBeNull();
    expect(await applies('account.unlock', personId)).toEqual({ applied: true });
    expect(await signsIn(username)).not.toBeNull();
  });

  it('attack: whoever asks for unlocking again and again gets no more guesses than the limit allows', async () => {
    const { personId, username } = await directory.newPerson();
    await setWrong(personId, WRONG_SIGN_INS_MAX - LOCKED_AFTER);
    expect(await applies('account.unlock', personId)).toEqual({ applied: true });
    await goesWrong(username, LOCKED_AFTER);
    expect(await applies('account.unlock', personId)).toEqual({ applied: false, refusal: 'locked-at-limit' });
    expect(await signsIn(username)).toBeNull();
  });

  it('at the limit leave one way: a new password, which begins to count anew (rows 1b and 2)', async () => {
    const { personId, username } = await directory.newPerson();
    await setWrong(personId, WRONG_SIGN_INS_MAX);
    const password = `a fresh one ${randomUUID()}`;
    expect(await applies('password.set', personId, password)).toEqual({ applied: true });
    expect(await signsIn(username, password)).not.toBeNull();
  });

  it('leave nothing to take off where there is no lock', async () => {
    const { personId } = await directory.newPerson();
    expect(await applies('account.unlock', personId)).toEqual({ applied: false, refusal: 'not-locked' });
  });
});
