import type { Advice } from '../../domain/coverage.js';
import type { Fix } from '../../domain/coverage-fixes.js';
import { table } from '../api/in-words.js';
import { plain } from '../../domain/in-words.js';
import { csvLine } from '../csv/write.js';
import type { Finding, Standing, Tally } from './findings.js';

/** What to do, as it is told to whoever does it. */
const FIX_IN_WORDS: Readonly<Record<Fix, string>> = {
  'save-recovery-code': 'save a recovery code',
  'verify-private-address': 'verify a private address',
  'enrol-authenticator-app': 'enrol an authenticator app',
  'enrol-authenticator-app-apart': 'enrol an authenticator app on a device that has no passkey',
  'name-recovery-contact': 'name a recovery contact',
  'register-managed-device': 'register a passkey on a managed device of theirs',
  'register-security-key': 'register a security key',
};

/** Several things to do, as one piece of advice. */
export function adviceOf({ enrol, proofAgain }: Pick<Advice, 'enrol' | 'proofAgain'>): string {
  const steps = [...enrol.map((fix) => FIX_IN_WORDS[fix]), ...(proofAgain ? ['be proofed again'] : [])];
  return steps.length === 0 ? 'nothing that we know of: look at it' : steps.join(', and ');
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What somebody has to do now, and from which day on they could be recovered then; empty where there is nothing. */
export function nextStepOf(standing: Standing): { readonly from: string; readonly advice: string } {
  switch (standing.state) {
    case 'covered':
      return { from: '', advice: '' };
    case 'waits':
      return { from: dayOf(standing.until), advice: 'wait: enrolled too recently' };
    case 'uncovered':
      return standing.fix === null
        ? { from: '', advice: adviceOf({ enrol: [] }) }
        : { from: dayOf(standing.fix.closesAt), advice: adviceOf(standing.fix) };
    case 'no-plan':
      return { from: '', advice: `policy: ${standing.refusal}` };
  }
}

/** Whether somebody could not be recovered today, though policy has a plan for them. */
export function isGap({ standing }: Finding): boolean {
  return standing.state === 'waits' || standing.state === 'uncovered';
}

/** How many approvals the covered need. */
export function approvalsInWords({ approvals }: Tally): string {
  const parts = Object.entries(approvals).map(([needed, people]) => `${needed} for ${people}`);
  return parts.join(', ') || '-';
}

/** The numbers of every action, and what would close the gaps. */
export function talliesInWords(tallies: readonly Tally[]): readonly string[] {
  const counts = tallies.map((tally) => {
    const { action, covered, waits, uncovered, noPlan } = tally;
    return [action, ...[covered, waits, uncovered, noPlan].map(String), approvalsInWords(tally)];
  });
  const fixes = tallies.flatMap(({ action, fixes: ofAction }) =>
    ofAction.map((fix) => [action, `${fix.people}`, adviceOf(fix)]),
  );
  const head = table([['ACTION', 'COVERED', 'WAITS', 'UNCOVERED', 'NO PLAN', 'APPROVALS'], ...counts]);
  return fixes.length === 0 ? head : [...head, '', ...table([['ACTION', 'PEOPLE', 'CHEAPEST FIX'], ...fixes])];
}

/** Who has a gap, a line each. */
export function gapsInWords(findings: readonly Finding[]): readonly string[] {
  const rows = findings.filter(isGap).map(({ personId, name, action, standing }) => {
    const { from, advice } = nextStepOf(standing);
    return [plain(personId), plain(name), action, standing.state, from || '-', advice];
  });
  return rows.length === 0 ? [] : table([['PERSON', 'NAME', 'ACTION', 'STATE', 'COVERED FROM', 'DO'], ...rows]);
}

/** Everybody and every action as CSV, its first line the names of the columns. */
export function findingsAsCsv(findings: readonly Finding[]): readonly string[] {
  const records = findings.map(({ personId, name, action, standing }) => {
    const { from, advice } = nextStepOf(standing);
    const approvals = 'approvals' in standing ? `${standing.approvals}` : '';
    return csvLine([personId, name, action, standing.state, approvals, from, advice]);
  });
  return [csvLine(['person', 'name', 'action', 'state', 'approvals', 'covered_from', 'advice']), ...records];
}
