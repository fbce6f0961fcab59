import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { CONSOLE_HEADER } from '../contract/console.js';
import { PROBLEMS, type ProblemCode } from '../contract/problems.js';
import { consoleCookieName } from './console/cookies.js';
import type { Security } from './identity.js';
import { REPLAYED_FIELD } from './outcome.js';
import { RATE_LIMIT_FIELDS } from './rate-limits.js';
import { PROBLEM_MEDIA_TYPE, problemDetails } from './problem-details.js';
import type { Role } from './roles.js';
import type { OperationSchema } from './route.js';

/** Problems that any operation may answer with: what comes with a request is read before it is known what it is for. */
const ALWAYS: readonly ProblemCode[] = [
  'malformed-request',
  'body-too-large',
  'unsupported-media-type',
  'rate-limited',
  'internal-error',
  'temporarily-unavailable',
];
const BY_SECURITY: Readonly<Record<Security, readonly ProblemCode[]>> = {
  bearer: ['unauthenticated', 'forbidden-role'],
  delivery: ['unauthenticated'],
  session: ['session-not-proven'],
  'new-session': ['session-not-proven'],
  enrolment: ['session-not-proven'],
  none: [],
};

/** All the problems an operation may answer with. */
export function problemsOf({ problems, security, params }: OperationSchema): readonly ProblemCode[] {
  const ofPath: ProblemCode[] = Object.keys(params.shape).length === 0 ? [] : ['not-found'];
  return [...new Set([...problems, ...BY_SECURITY[security], ...ofPath, ...ALWAYS])];
}

/** Fields of every answer, and what they say. */
const EVERY_ANSWER: readonly string[] = ['X-Request-Id', ...RATE_LIMIT_FIELDS];

/** A type and no interface: the document's own types have room for extensions, which an interface never has. */
type Header = { required?: boolean; description?: string; schema: { type: 'string' } };

/** What an answer's header holds: always what is there for every answer and this one, a replay's field when it is one. */
function headersOf(method: OperationSchema['method'], further: readonly string[] = []): Record<string, Header> {
  const schema = { type: 'string' } as const;
  const description = '`true` on the stored answer to the same request sent before';
  const always = [...EVERY_ANSWER, ...further].map((name): [string, Header] => [name, { required: true, schema }]);
  const replayed: [string, Header][] = method === 'post' ? [[REPLAYED_FIELD, { description, schema }]] : [];
  return Object.fromEntries([...always, ...replayed]);
}

type Responses = Readonly<Record<string, ResponseConfig>>;

function problemResponses(schema: OperationSchema): Responses {
  const codes = problemsOf(schema);
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: codes.filter((code) => PROBLEMS[code].status === status).join(', '),
        headers: headersOf(schema.method),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: problemDetails } },
      },
    ]),
  );
}

/** An answer of the operation's own form does not take the place of a problem of the same status: either may come. */
function answerResponses({ answers, method }: OperationSchema, beside: Responses): Responses {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, body, headers = [] }]) => [
      status,
      {
        description,
        headers: headersOf(method, headers),
        ...(body !== null && { content: { ...beside[status]?.content, 'application/json': { schema: body } } }),
      },
    ]),
  );
}

/** Roles that a tool's key may confer. */
const OF_KEYS: readonly Role[] = ['ticket-tool', 'ticket-reader'];

function securityOf({ security, roles }: OperationSchema): NonNullable<RouteConfig['security']> {
  if (security === 'none') return [];
  if (security === 'delivery') return [{ signature: [] }];
  if (security !== 'bearer') return [{ sessionProof: [] }];
  const isForTools = roles.length === 0 || roles.some((role) => OF_KEYS.includes(role));
  const isForPeople = roles.length === 0 || roles.some((role) => !OF_KEYS.includes(role));
  return [
    { accessToken: [] },
    ...(isForTools ? [{ toolKey: [] }] : []),
    // Both together: the cookie alone is what a page of somebody else can have sent.
    ...(isForPeople ? [{ consoleSession: [], consoleField: [] }] : []),
  ];
}

function bodyOf({ body, bodyExample: example }: OperationSchema): Pick<NonNullable<RouteConfig['request']>, 'body'> {
  if (body === null) return {};
  const content = { 'application/json': { schema: body, ...(example !== undefined && { example }) } };
  return { body: { required: true, content } };
}

function configOf(schema: OperationSchema): RouteConfig {
  const { operation, method, path, summary, description, params, query, requestHeaders = {}, roles } = schema;
  const headers = Object.entries(requestHeaders).map(([name, what]) => [name, z.string().optional().describe(what)]);
  const problems = problemResponses(schema);
  const forWhom = roles.length === 0 ? '' : ` For: ${roles.join(', ')}.`;
  return {
    operationId: operation,
    method,
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
    summary,
    description: `${description}${forWhom}`,
    security: securityOf(schema),
    request: {
      params,
      query,
      headers: z.object(Object.fromEntries(headers)),
      ...bodyOf(schema),
    },
    responses: { ...problems, ...answerResponses(schema, problems) },
  };
}

/** What somebody needs who has this document and nothing else (CommonMark). */
const FOR_TOOLS = `Help-desk assisted recovery: a ticket tool opens a case, follows it and may cancel it.

**Who you are.** Ask whoever runs this installation for a key of your tool: they make it with \`countersign api-key create
--client NAME\`. Send it as the password of Basic, with the tool's name as the user name (\`curl -u NAME:KEY\`), or by itself
as Bearer. A tool with client credentials at the identity provider sends an access token for \`urn:countersign:api\` as
Bearer instead. A tool that can send neither asks for the address and the secret of a hook, and signs (\`receive-delivery\`).

**A case, from opening to cancelling.** \`POST /v1/cases\` answers 202 with its address in \`self\` and \`Location\`; sent again
it is the same case; while its \`status\` is \`opening\` there may be nothing to read yet. \`GET\` that address as often as you like: \`waitingOn\`, \`waitsUntil\` and \`note\` say where it stands and
\`next\` what may be done, by whom and where. \`POST\` \`{}\` to its \`/cancel\` ends it. \`GET /v1/cases\` lists your cases, by
ticket or as they change. \`POST /v1/plans\` takes what opens a case and says what it would need; it opens nothing.

**Every "no"** is application/problem+json with a stable \`code\`, what to do in \`nextStep\`, and \`retryable\`: only what is
retryable is worth sending again, after as long as \`Retry-After\` says.`;

/** OpenAPI 3.1 of these operations, made from the schemas that check their requests and replies. */
export function openApiDocument(schemas: readonly OperationSchema[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'accessToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of the identity provider for urn:countersign:api (RFC 9068)',
  });
  registry.registerComponent('securitySchemes', 'toolKey', {
    type: 'http',
    scheme: 'basic',
    description: "A ticket tool's key as the password, its client id as the user name; or the key alone as Bearer",
  });
  registry.registerComponent('securitySchemes', 'consoleSession', {
    type: 'apiKey',
    in: 'cookie',
    name: consoleCookieName('session', 'https:'),
    description: 'Of somebody who signed in at the console, for its own pages alone; only where there is a console',
  });
  registry.registerComponent('securitySchemes', 'consoleField', {
    type: 'apiKey',
    in: 'header',
    name: CONSOLE_HEADER,
    description:
      'Beside the cookie of the console: `act` for what somebody did, `live` for what the page asks by itself. No other site ' +
      'can add it',
  });
  registry.registerComponent('securitySchemes', 'signature', {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'A signature over the bytes of the body, as Standard Webhooks, Zendesk (X-Zendesk-Webhook-Signature) or ' +
      'X-Hub-Signature-256 have it, whichever the secret was made for',
  });
  registry.registerComponent('securitySchemes', 'sessionProof', {
    type: 'apiKey',
    in: 'header',
    name: 'DPoP',
    description:
      "A session's proof over method, URL and body, in the manner of RFC 9449, with `bh`: SHA-256 of the body",
  });
  for (const schema of schemas) registry.registerPath(configOf(schema));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Countersign', version: '1', description: FOR_TOOLS },
  });
}
