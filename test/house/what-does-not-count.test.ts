import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { REFUSALS_TOLD } from '../../contract/refusals-told.js';
import { REFUSALS, type Refusal } from '../../domain/refusals.js';
import { PROJECT_ROOT } from '../../workers/project.js';

const PAGE = path.join(PROJECT_ROOT, 'docs/verification.md');

/** What was wrong, used up, or could not be had at all: of that nothing was genuine. */
const NOT_GENUINE: readonly Refusal[] = [
  'submission-missing',
  'not-enrolled',
  'enrolled-unproven',
  'method-unavailable',
  'line-unknown',
  'line-unsuitable',
  'code-undelivered',
  'push-waiting',
  'push-refused',
  'push-unanswered',
  'login-wrong',
  'workload-unregistered',
  'workload-wrong',
  'code-wrong',
  'code-expired',
  'code-spent',
  'assertion-wrong',
  'nobody-to-ask',
  'attestation-missing',
  'attestation-wrong',
  'device-unknown',
  'call-not-begun',
  'call-unanswered',
  'attempts-spent',
];

/** A row: its refusal, the test's file as a link, and the name of a test in it. */
const ROW = /^\| [^|]+\| `([\w-]+)` +\| [^|]+\| \[[\w-]+\]\((\.\.\/test\/[\w./-]+)\) "(.+)"\s*\|$/;

async function rows() {
  const [, section = ''] = (await readFile(PAGE, 'utf8')).split('## What does not count');
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| (?!rule |-)/.test(line));
  return lines.map((line) => ({ line, parts: ROW.exec(line) }));
}

describe('the table of what does not count', () => {
  it('names in every row a refusal and a test that exist', async () => {
    const wrong: string[] = [];
    for (const { line, parts } of await rows()) {
      const [, refusal = '', file = '', name = ''] = parts ?? [];
      const source = await readFile(path.resolve(path.dirname(PAGE), file), 'utf8').catch(() => '');
      if (!REFUSALS.some((code) => code === refusal) || name === '' || !source.includes(name)) wrong.push(line);
    }
    expect(wrong).toEqual([]);
  });

  it('has every refusal of evidence that was genuine, and none of what was not', async () => {
    const told = new Set((await rows()).map(({ parts }) => parts?.[1]));
    const ofEvidence = REFUSALS.filter((code) => REFUSALS_TOLD[code].problem === 'verification-not-completed');
    expect(ofEvidence.filter((code) => told.has(code) === NOT_GENUINE.includes(code))).toEqual([]);
  });
});
