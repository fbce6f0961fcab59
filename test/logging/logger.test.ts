import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { createLogger, type Fields, type Logger } from '../../logging/logger.js';

/** What one call writes, as text and as an object. */
function written(
  say: (logger: Logger) => void,
  level: 'info' | 'debug' = 'info',
): { readonly text: string; readonly line: Fields } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  say(createLogger({ service: 'api', level, stream }));
  const text = chunks.join('');
  return { text, line: text === '' ? {} : (JSON.parse(text) as Fields) };
}

const JWT = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJwLWFsaWNlIn0.c2lnbmF0dXJl';
const JWE = 'eyJhbGciOiJFQ0RILUVTIn0.a2V5.aXY.Y2lwaGVy.dGFn';

describe('a line of the log', () => {
  it('is one JSON object that says when, how bad, which process and what', () => {
    const { text, line } = written((log) => log.warn('the case waits', { caseId: '0f1e-2d', phase: 'approving' }));
    expect(text.trimEnd()).not.toContain('\n');
    expect(line).toMatchObject({
      level: 'warn',
      service: 'api',
      message: 'the case waits',
      caseId: '0f1e-2d',
      phase: 'approving',
    });
    expect(Date.parse(String(line['at']))).not.toBeNaN();
  });

  it('carries the fields of the child it was written by, and no caller can pass for another service', () => {
    const { line } = written((log) =>
      log.child({ requestId: 'r-1' }).info('done', { service: 'case-worker', status: 200 }),
    );
    expect(line).toMatchObject({ requestId: 'r-1', service: 'api', status: 200 });
  });

  it('is not written below the level', () => {
    expect(written((log) => log.debug('details')).text).toBe('');
    expect(written((log) => log.debug('details'), 'debug').text).not.toBe('');
  });
});

describe('a secret that gets into the log', () => {
  it.each([
    'password',
    'newPassword',
    'new_password',
    'code',
    'Authorization',
    'DPoP',
    'access_token',
    'Set-Cookie',
    'sealed',
    'assertion',
    'secret',
    'phoneOnFile',
  ])('is taken out by its key: %s', (key) => {
    const { text } = written((log) => log.info('seen', { deep: [{ [key]: 'correct horse battery' }] }));
    expect(text).not.toContain('correct horse');
    expect(text).toContain('[redacted]');
  });

  it.each([
    ['an access token', `token ${JWT} refused`, JWT],
    ['a sealed submission', JWE, 'Y2lwaGVy'],
    ['a bearer header', 'Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['a token of Okta', 'Authorization: SSWS 00QCjAl4MlV-WPXM', '00QCjAl4MlV'],
    ['a key of a ticket tool', `key csk_0123456789abcdef_${'k'.repeat(43)} refused`, 'k'.repeat(20)],
    ['a private JWK', '{"kty":"OKP","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}', 'nWGxne'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----', 'MC4CAQAw'],
    ['a database password', 'postgres://countersign_api:hunter2@127.0.0.1:5432/db', 'hunter2'],
    ['a telephone number', 'no line +447700900101 there', '447700900101'],
    ['an otpauth key', 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=6', 'JBSWY3DPEHPK3PXP'],
    ['a TOTP code', 'the code was 123456', '123456'],
    ['an e-mailed code', 'code=12345678.', '12345678'],
    ['a code as it is read out', 'she said 1234 5678', '1234 5678'],
    ['an address', 'sent to alice.private@example.net', 'alice.private'],
  ])('is taken out by its form, in message, field and error: %s', (_what, said, secret) => {
    const inMessage = written((log) => log.info(said)).text;
    const inField = written((log) => log.info('seen', { note: { of: [said] } })).text;
    const inError = written((log) =>
      log.error('failed', { error: new Error('outer', { cause: new Error(said) }) }),
    ).text;
    for (const text of [inMessage, inField, inError]) {
      expect(text).not.toContain(secret);
      expect(text).toContain('[redacted]');
    }
  });

  it('does not take with it what operators need: case ids, times, ports, statuses', () => {
    const said = 'case 01234567-89ab-4cde-8f01-23456789abcd took 1234 ms at 1700000000000 on 127.0.0.1:54321';
    const { line } = written((log) =>
      log.info(said, { caseId: '01234567-89ab-4cde-8f01-234567890123', status: 409, at: 1_700_000_000_000 }),
    );
    expect(line['message']).toBe(said);
    expect(line['caseId']).toBe('01234567-89ab-4cde-8f01-234567890123');
  });

  it('does not make logging fail: cycles, functions, bytes and big integers are written as something', () => {
    const cycle: Record<string, unknown> = { bytes: Buffer.from('correct horse'), run: () => 1, size: 10n };
    cycle['self'] = cycle;
    const { text } = written((log) => log.info('odd', cycle));
    expect(text).toContain('odd');
    expect(text).not.toContain(Buffer.from('correct horse').toString('base64'));
  });
});

describe('an error in the log', () => {
  it('keeps its name, stack, kind and cause, so that a fault can be found', () => {
    const fault = Object.assign(new TypeError('no such row'), { code: 'ECONNREFUSED' });
    const { line } = written((log) => log.error('failed', { error: new Error('outer', { cause: fault }) }));
    expect(line['error']).toMatchObject({
      name: 'Error',
      message: 'outer',
      stack: expect.stringContaining('logger.test'),
      cause: { name: 'TypeError', message: 'no such row', code: 'ECONNREFUSED' },
    });
  });
});
