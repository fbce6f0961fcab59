import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { ENROLLED_KINDS } from '../../domain/enrolled.js';
import { COMPROMISE_DOMAINS, isAttested, METHODS, UNRELAYABLE_METHODS } from '../../domain/evidence.js';
import { LINE_FACTS } from '../../domain/phone-lines.js';

/** The names in a text that are set as code, each once, as they first come. */
const namesIn = (text: string) => [...new Set([...text.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name))];

describe('what evidence may be', () => {
  it('is of the compromise domains of the recovery policy, section 5.4, and of no other', () => {
    const page = readFileSync('docs/recovery-policy.md', 'utf8');
    const section = page.split('\n').find((line) => line.includes('**Compromise domains.**'));
    expect(namesIn(section ?? '')).toEqual(COMPROMISE_DOMAINS);
  });

  it('is of the methods of docs/verification.md, where it says of each whether it can be read out', () => {
    const rows = readFileSync('docs/verification.md', 'utf8').split('\n');
    const relayable = METHODS.map((method) => {
      const row = rows.find((line) => line.startsWith(`| \`${method}\` `));
      return row?.split('|')[4]?.trim();
    });
    expect(relayable).toEqual(METHODS.map((method) => (UNRELAYABLE_METHODS.includes(method) ? 'no' : 'yes')));
  });

  it('is signed by somebody else for four methods, of which only a call back goes to something of the subject’s own', () => {
    expect(METHODS.filter(isAttested)).toEqual(['manager-confirmation', 'attended-video', 'in-person', 'call-back']);
    for (const method of METHODS.filter(isAttested))
      expect([method, VERIFICATION_METHODS[method].enrolledKind]).toEqual([
        method,
        method === 'call-back' ? 'phone' : null,
      ]);
  });

  it('is checked against every kind of thing that can be enrolled, and against nothing else', () => {
    const checked = Object.values(VERIFICATION_METHODS).flatMap(({ enrolledKind }) => enrolledKind ?? []);
    expect(new Set(checked)).toEqual(new Set(ENROLLED_KINDS));
  });

  it('asks of a line whether its SIM or its carrier changed', () => {
    expect(LINE_FACTS).toEqual(['sim-change', 'porting']);
  });
});
