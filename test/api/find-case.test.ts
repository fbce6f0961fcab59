import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CASE_CODE_BYTES, caseCodeInGroups, caseCodeOf } from '../../contract/case-code.js';
import { keepCaseCode } from '../../db/case-codes.js';
import type { Case } from '../../domain/case.js';
import { closed, openedByProgram, someCase, underReview } from './support/cases.js';
import { ApiWorld, PLENTY } from './support/world.js';

const LOOKUPS = 8;

describe('find-case', () => {
  let world: ApiWorld;

  /** Records a case and gives it a code, as its opening does. */
  const withCode = async (kase: Case): Promise<{ readonly kase: Case; readonly code: string }> => {
    const code = caseCodeOf(randomBytes(CASE_CODE_BYTES));
    await world.database
      .as('countersign_case_worker')
      .transaction()
      .execute((trx) => keepCaseCode(trx, kase.id, code));
    return { kase: await world.keep(kase), code };
  };
  const find = (code: unknown, headers: Readonly<Record<string, string>> = {}) =>
    world.send('POST', '/v1/case-codes', { body: { code }, headers });

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  afterAll(() => world.stop());

  it('200: a code leads to its case, however it is written', async () => {
    const { kase, code } = await withCode(someCase());
    for (const typed of [code, caseCodeInGroups(code), code.toLowerCase(), `${code.slice(0, 4)} ${code.slice(4)}`]) {
      const { status, json } = await find(typed);
      expect([status, json]).toEqual([200, { caseId: kase.id }]);
    }
  });

  it('404: a code that no case has, a mistyped one and that of a case that is over are answered alike', async () => {
    const over = await Promise.all([withCode(closed()), withCode(underReview())]);
    const tried = ['ZZZZ-ZZZZ', 'not a code', '7K3M-Q9T', 'UUUU-UUUU', '\u0000', ...over.map(({ code }) => code)];
    const answers = await Promise.all(tried.map((code) => find(code)));
    const told = answers.map(({ status, json: { instance: _of, requestId: _request, ...rest } }) => ({ status, rest }));
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toMatchObject({ status: 404, rest: { code: 'not-found' } });
  });

  it('read-case shows the code to whoever opened the case, and to nobody else, until it has its outcome', async () => {
    const { kase, code } = await withCode(someCase((told) => told.verified()));
    const { kase: over } = await withCode(underReview());
    const { kase: tools, code: codeOfTools } = await withCode(openedByProgram('ticket-tool', 'IT-1'));
    const shown = async (one: Case, person: string | null, roles: readonly string[]) => {
      const token = await world.token(person, roles);
      const { status, json } = await world.send('GET', `/v1/cases/${one.id}`, { token });
      return [status, json['caseCode']];
    };
    expect(await shown(kase, 'dora', ['desk'])).toEqual([200, caseCodeInGroups(code)]);
    expect(await shown(tools, null, ['ticket-tool'])).toEqual([200, caseCodeInGroups(codeOfTools)]);
    expect(await shown(kase, 'anna', ['recovery-approvers'])).toEqual([200, null]);
    expect(await shown(over, 'dora', ['desk'])).toEqual([200, null]);
    expect(await shown(await world.keep(someCase()), 'dora', ['desk'])).toEqual([200, null]);
  });

  it('a code is one case’s alone: the same given to another undoes its opening', async () => {
    const { code } = await withCode(someCase());
    const again = world.database.owner.transaction().execute((trx) => keepCaseCode(trx, 'another', code));
    await expect(again).rejects.toThrow('duplicate key');
  });
});

describe('attack: codes tried one after the other', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await ApiWorld.start({ limits: { ...PLENTY, codeLookupsPerMinute: LOOKUPS }, trustedProxyHops: 1 });
  });
  afterAll(() => world.stop());

  it('429: an address has so many a minute, those of one household together; another address is not held up by it', async () => {
    const from = async (address: string) => {
      const headers = { 'x-forwarded-for': address };
      return (await world.send('POST', '/v1/case-codes', { body: { code: '7K3M-Q9TD' }, headers })).status;
    };
    for (let tries = 0; tries < LOOKUPS; tries += 1) expect(await from(`2001:db8:1:1::${tries}`)).toBe(404);
    expect(await from('2001:db8:1:1::ffff')).toBe(429);
    expect(await from('192.0.2.7')).toBe(404);
  });
});
