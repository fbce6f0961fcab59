import { createHash } from 'node:crypto';
import { plain } from '../../domain/in-words.js';
import { adviceOf, approvalsInWords, isGap, nextStepOf } from './in-words.js';
import type { Finding, Tally } from './findings.js';

const STYLE = `:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1rem }
[role=region] { overflow-x: auto; margin-block: 1.5rem }
table { border-collapse: collapse }
caption { font-weight: bold; text-align: start; padding-block: .5rem }
th, td { border-bottom: 1px solid; padding: .25rem .75rem .25rem 0; text-align: start; vertical-align: top }`;

/** The page runs no script and loads nothing; its one style is named by its hash (CSP level 3, section 2.3.1). */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return plain(text).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** One table of a page. The first cell of a row names it. */
export interface PageTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table that can be scrolled by keyboard where it is wider than the screen. */
function tableOf({ caption, head, rows }: PageTable): string {
  const heads = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('');
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((cell) => `<td>${escaped(cell)}</td>`).join('');
    return `<tr><th scope="row">${escaped(first)}</th>${cells}</tr>`;
  });
  return `<div role="region" aria-label="${escaped(caption)}" tabindex="0"><table><caption>${escaped(caption)}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}

/** What a page is made of. */
export interface CoveragePage {
  readonly title: string;
  readonly basis: string;
  readonly tallies: readonly Tally[];
  readonly findings: readonly Finding[];
}

/** One page that needs nothing else: the numbers, what would close the gaps, and who has one. */
export function coveragePage({ title, basis, tallies, findings }: CoveragePage): string {
  const counts = tallies.map((tally) => {
    const { action, covered, waits, uncovered, noPlan } = tally;
    return [action, ...[covered, waits, uncovered, noPlan].map(String), approvalsInWords(tally)];
  });
  const fixes = tallies.flatMap((tally) => tally.fixes.map((fix) => [tally.action, `${fix.people}`, adviceOf(fix)]));
  const gaps = findings.filter(isGap).map(({ personId, name, action, standing }) => {
    const { from, advice } = nextStepOf(standing);
    return [personId, name, action, standing.state, from, advice];
  });
  const tables: readonly PageTable[] = [
    { caption: 'By action', head: ['Action', 'Covered', 'Waits', 'Uncovered', 'No plan', 'Approvals'], rows: counts },
    { caption: 'What would close the gaps', head: ['Action', 'People', 'Cheapest fix'], rows: fixes },
    { caption: 'Who has a gap', head: ['Person', 'Name', 'Action', 'State', 'Covered from', 'What to do'], rows: gaps },
  ];
  const shown = tables.filter(({ rows }, nth) => nth === 0 || rows.length > 0);
  return pageOf('Who could be recovered', `${title}. ${basis}`, shown);
}

/** One page that needs nothing else: a heading, a sentence and tables. */
export function pageOf(heading: string, says: string, tables: readonly PageTable[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(heading)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(heading)}</h1>
<p>${escaped(says)}</p>
${tables.map(tableOf).join('\n')}
</main>
</body>
</html>
`;
}
