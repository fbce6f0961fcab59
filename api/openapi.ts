import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../contract/problems.js';
import type { Security } from './identity.js';
import { RATE_LIMIT_FIELDS } from './rate-limits.js';
import { PROBLEM_MEDIA_TYPE, problemDetails } from './problem-details.js';
import type { Role } from './roles.js';
import type { OperationSchema } from './route.js';

/** Problems that any operation of a kind may answer with. */
const ALWAYS: readonly ProblemCode[] = ['rate-limited', 'internal-error', 'temporarily-unavailable'];
const BY_SECURITY: Readonly<Record<Security, readonly ProblemCode[]>> = {
  bearer: ['unauthenticated', 'forbidden-role'],
  session: ['session-not-proven'],
  'new-session': ['session-not-proven'],
  none: [],
};

/** All the problems an operation may answer with. */
export function problemsOf({ problems, security, body, params, query }: OperationSchema): readonly ProblemCode[] {
  const ofBody: ProblemCode[] = body === null ? [] : ['malformed-request', 'body-too-large', 'unsupported-media-type'];
  const ofQuery: ProblemCode[] = Object.keys(query.shape).length === 0 ? [] : ['malformed-request'];
  const ofPath: ProblemCode[] = Object.keys(params.shape).length === 0 ? [] : ['malformed-request', 'not-found'];
  return [...new Set([...problems, ...BY_SECURITY[security], ...ofBody, ...ofQuery, ...ofPath, ...ALWAYS])];
}

/** Fields of every answer, and what they say. */
const EVERY_ANSWER: readonly string[] = ['X-Request-Id', ...RATE_LIMIT_FIELDS];

function headersOf(further: readonly string[]): Record<string, { readonly schema: { readonly type: 'string' } }> {
  return Object.fromEntries([...EVERY_ANSWER, ...further].map((name) => [name, { schema: { type: 'string' } }]));
}

function problemResponses(schema: OperationSchema): RouteConfig['responses'] {
  const codes = problemsOf(schema);
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: codes.filter((code) => PROBLEMS[code].status === status).join(', '),
        headers: headersOf([]),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: problemDetails } },
      },
    ]),
  );
}

function answerResponses({ answers }: OperationSchema): RouteConfig['responses'] {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, body, headers = [] }]) => [
      status,
      {
        description,
        headers: headersOf(headers),
        ...(body !== null && { content: { 'application/json': { schema: body } } }),
      },
    ]),
  );
}

/** Roles that a tool's key may confer. */
const OF_KEYS: readonly Role[] = ['ticket-tool', 'ticket-reader'];

function securityOf({ security, roles }: OperationSchema): NonNullable<RouteConfig['security']> {
  if (security === 'none') return [];
  if (security !== 'bearer') return [{ sessionProof: [] }];
  return [{ accessToken: [] }, ...(roles.some((role) => OF_KEYS.includes(role)) ? [{ toolKey: [] }] : [])];
}

function configOf(schema: OperationSchema): RouteConfig {
  const { operation, method, path, summary, description, params, query, requestHeaders = {}, body, roles } = schema;
  const headers = Object.entries(requestHeaders).map(([name, what]) => [name, z.string().optional().describe(what)]);
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
      ...(body !== null && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: { ...problemResponses(schema), ...answerResponses(schema) },
  };
}

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
    info: {
      title: 'Countersign',
      version: '1',
      description:
        'Help-desk assisted recovery. Every "no" is application/problem+json; docs/problems.md lists the codes.',
    },
  });
}
