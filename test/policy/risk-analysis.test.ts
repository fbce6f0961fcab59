import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { METHODS } from '../../domain/evidence.js';
import { isAlternative } from '../../domain/nist-combination.js';
import { loadPolicy } from '../../policy/load.js';
import { mistakesIn, SOURCE } from './mistakes.js';

describe('the risk analysis of what is none of NIST’s own (SP 800-63B-4, section 4.2.1)', () => {
  it.each(['policy/recovery.yaml', 'policy/demo.yaml'])('is written down for all that %s admits', async (file) => {
    const headings = (await readFile('docs/risk-analysis.md', 'utf8')).matchAll(/^## (.+)$/gm);
    const written = [...headings].map(([, heading]) => `docs/risk-analysis.md#${heading}`);
    const { rules } = await loadPolicy(file, { production: false });
    const named = rules
      .flatMap(({ evidence }) => evidence.methods)
      .filter(({ method }) => isAlternative(method))
      .map(({ riskAnalysis }) => riskAnalysis ?? 'nowhere');
    expect(named.filter((name) => !written.includes(name))).toEqual([]);
    expect(written.toSorted()).toEqual(
      METHODS.filter(isAlternative)
        .map((method) => `docs/risk-analysis.md#${method}`)
        // What row 4r takes beside the methods: what has to be in one, and none by itself.
        .concat('docs/risk-analysis.md#remote-rebind')
        .toSorted(),
    );
  });

  it('is named of nothing else', () => {
    const text = SOURCE.replace('- method: totp', '- riskAnalysis: elsewhere\n          method: totp');
    expect(mistakesIn(text).map(({ expected }) => expected)).toEqual([expect.stringMatching(/one of NIST's own/)]);
  });
});

describe('binding (row 1a)', () => {
  it.each([
    ['in a tier above the first', (text: string) => text.replace('tier: 1', 'tier: 2')],
    [
      'by what can be read out alone',
      (text: string) => text.replace(/ +- method: passkey[\s\S]*?freshSeconds: 300\n/, ''),
    ],
  ])('is refused %s', (_, change) => {
    expect(change(SOURCE)).not.toBe(SOURCE);
    expect(mistakesIn(change(SOURCE)).map(({ expected }) => expected)).toContainEqual(
      expect.stringMatching(/a password in tier 1 that a passkey may replace/),
    );
  });

  it('is never looked at less than five times in a hundred', () => {
    const text = SOURCE.replace('percentOfCompleted: 5', 'percentOfCompleted: 4');
    expect(mistakesIn(text).map(({ expected }) => expected)).toEqual([expect.stringMatching(/from 5 to 100/)]);
  });
});
