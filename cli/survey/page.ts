import { createHash } from 'node:crypto';
import { plain } from '../csv/write.js';
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

/** A table that can be scrolled by keyboard where it is wider than the screen. The first cell of a row names it. */
function tableOf(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
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
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Who could be recovered</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Who could be recovered</h1>
<p>${escaped(title)}. ${escaped(basis)}</p>
${tableOf('By action', ['Action', 'Covered', 'Waits', 'Uncovered', 'No plan', 'Approvals'], counts)}
${fixes.length === 0 ? '' : tableOf('What would close the gaps', ['Action', 'People', 'Cheapest fix'], fixes)}
${gaps.length === 0 ? '' : tableOf('Who has a gap', ['Person', 'Name', 'Action', 'State', 'Covered from', 'What to do'], gaps)}
</main>
</body>
</html>
`;
}
