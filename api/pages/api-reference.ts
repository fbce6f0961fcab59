import { PROBLEMS } from '../../contract/problems.js';
import { problemsOf } from '../openapi.js';
import type { OperationSchema } from '../route.js';
import { fieldsOf, type Field } from './fields.js';
import { escaped, pageOf } from './html.js';

const code = (text: string): string => `<code>${escaped(text)}</code>`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cell: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map((text) => `<${cell}>${text}</${cell}>`).join('')}</tr>`;
  return `<div><table>${line('th', head)}\n${rows.map((cells) => line('td', cells)).join('\n')}</table></div>`;
}

function fieldTable(title: string, fields: readonly Field[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map(({ name, isRequired, form, what }) => [
    code(name),
    isRequired ? 'yes' : 'no',
    code(form),
    escaped(what),
  ]);
  return `<h3>${escaped(title)}</h3>\n${table(['Field', 'Required', 'Form', 'What it says'], rows)}`;
}

const CREDENTIALS: Readonly<Record<OperationSchema['security'], string>> = {
  bearer: 'An access token as Bearer; where tools may, their key as the password of Basic.',
  delivery: 'A signature over the body, in the way that the secret of the hook was made for.',
  session: 'The proof of a session of the case, in the header DPoP.',
  'new-session': 'The proof of the session that is to be registered, in the header DPoP.',
  enrolment: 'The proof of the browser that signed in to enrol, in the header DPoP, and its cookie.',
  none: 'No credential.',
};

function credentialOf({ security, roles }: OperationSchema): string {
  const forWhom = roles.length === 0 ? '' : ` For: ${roles.join(', ')}.`;
  return `<p>${escaped(CREDENTIALS[security] + forWhom)}</p>`;
}

function sentTo({ requestHeaders = {}, query, body }: OperationSchema): string {
  const headers = Object.entries(requestHeaders).map(([name, what]) => [code(name), escaped(what)]);
  return [
    headers.length === 0 ? '' : `<h3>Headers it reads</h3>\n${table(['Header', 'What it is for'], headers)}`,
    fieldTable('Query', fieldsOf(query, 'input')),
    body === null ? '' : fieldTable('Body, as application/json', fieldsOf(body, 'input')),
  ].join('\n');
}

function answersOf(schema: OperationSchema): string {
  const answers = Object.entries(schema.answers).map(
    ([status, { description, body }]) =>
      fieldTable(`${status}: ${description}`, body === null ? [] : fieldsOf(body, 'output')) ||
      `<h3>${status}: ${escaped(description)}</h3>`,
  );
  const problems = problemsOf(schema).map((problem) => [
    `${PROBLEMS[problem].status}`,
    code(problem),
    escaped(PROBLEMS[problem].publicText),
  ]);
  return [
    ...answers,
    '<h3>When it says no, as application/problem+json</h3>',
    table(['Status', 'Code', 'Says'], problems),
  ].join('\n');
}

function sectionOf(schema: OperationSchema): string {
  const { operation, method, path, summary, description } = schema;
  return `<section id="${escaped(operation)}">
<h2>${escaped(summary)}</h2>
<p>${code(`${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)}</p>
<p>${escaped(description)}</p>
${credentialOf(schema)}
${sentTo(schema)}
${answersOf(schema)}
</section>`;
}

/** `/openapi.json` as a page for people (issue 4): made of the same schemas, without a script and without other hosts. */
export function apiReferencePage(schemas: readonly OperationSchema[]): string {
  const contents = schemas.map(
    ({ operation, summary, method, path }) =>
      `<li><a href="#${escaped(operation)}">${escaped(summary)}</a> ${code(`${method.toUpperCase()} ${path}`)}</li>`,
  );
  const intro = `<p>The same for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<ul>\n${contents.join('\n')}\n</ul>`;
  return pageOf('Countersign: the API', [intro, ...schemas.map(sectionOf)].join('\n'));
}

/** What is here, for whoever opens the address of the API. */
export const HOME_PAGE = pageOf(
  'Countersign',
  `<ul>
<li><a href="/docs">The API, to read</a></li>
<li><a href="/openapi.json">The API, for programs</a></li>
<li><a href="/health">Whether it works</a></li>
</ul>`,
);
