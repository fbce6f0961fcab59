import type { z } from 'zod';
import type { ProblemCode } from '../contract/problems.js';
import type { Logger } from '../logging/logger.js';
import type { ApiDeps } from './deps.js';
import { IDENTIFY, senderName, type Claimed, type Identity, type Security } from './identity.js';
import { isRefused, refused, type FieldMistake, type Outcome, type Refused, type Reply } from './outcome.js';
import type { Counted } from './rate-limits.js';
import type { Role } from './roles.js';

/** One answer of an operation. `headers` names the fields it always carries beside those of every answer. */
interface AnswerSchema {
  readonly description: string;
  /** Null for an answer without a body. */
  readonly body: z.ZodType | null;
  readonly headers?: readonly ('ETag' | 'Location')[];
}

/** One operation as data: what it takes, from whom, and everything it may answer. Validation and OpenAPI come from it. */
export interface OperationSchema {
  /** Stable name, and the name of its folder. */
  readonly operation: string;
  /** That it was asked for stands in no log and under no label: more people read those than may know. */
  readonly isQuiet?: true;
  readonly method: 'get' | 'post';
  /** With parameters as `:caseId`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly security: Security;
  /** For bearer tokens: one of these is enough; none is asked for where what is at stake decides who may. */
  readonly roles: readonly Role[];
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | null;
  /** A body as it may be sent, for those who read of it. */
  readonly bodyExample?: object;
  /** Header fields it reads, each with what it is for. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, AnswerSchema>>;
  readonly problems: readonly ProblemCode[];
}

/** A request as it arrived, before anything of it is believed. */
export interface RawRequest {
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: unknown;
  readonly header: (name: string) => string | undefined;
  /** The very bytes: proofs are over them. */
  readonly rawBody: Uint8Array;
  /** Whom the sender's address stands for, as `networkOf` has it. */
  readonly network: string;
  /** Counts the request for whoever sends it or is meant by it, and refuses it when it is one too many. */
  readonly admit: (what: Counted, who: string) => Promise<Refused | null>;
}

/** A request whose sender is known and whose parts have the form they must have. */
export interface Incoming<S extends OperationSchema> {
  readonly params: z.infer<S['params']>;
  readonly query: z.infer<S['query']>;
  readonly body: S['body'] extends z.ZodType ? z.infer<S['body']> : null;
  /** The body as it was sent, to be sealed. */
  readonly rawBody: string;
  readonly identity: Identity<S['security']>;
  readonly header: (name: string) => string | undefined;
  readonly network: string;
  readonly admit: RawRequest['admit'];
  readonly requestId: string;
  /** When the request was taken, in epoch milliseconds. */
  readonly now: number;
  readonly logger: Logger;
}

type Parts = 'params' | 'query' | 'body';

/** What an operation does with a request that may be done. */
export type Handler<S extends OperationSchema> = (incoming: Incoming<S>, deps: ApiDeps) => Promise<Outcome>;

/** An operation that can be run on whatever arrived. */
export interface Route {
  readonly schema: OperationSchema;
  run(raw: RawRequest, deps: ApiDeps): Promise<Outcome>;
}

/** JSON, whatever its parameters; no other media type is read. */
const JSON_MEDIA_TYPE = /^application\/json\s*(;|$)/i;

function mistakesOf(part: string, error: z.ZodError): readonly FieldMistake[] {
  return error.issues.map(({ path, code, message }) => ({
    pointer: ['', part, ...path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/'),
    // Names of unknown fields are the sender's words: they are not repeated.
    detail: code === 'unrecognized_keys' ? 'Unknown fields' : message,
  }));
}

function readPart(part: string, schema: z.ZodType, given: unknown): { readonly value: unknown } | Refused {
  const read = schema.safeParse(given);
  return read.success ? { value: read.data } : { problem: 'malformed-request', errors: mistakesOf(part, read.error) };
}

function readJson(raw: RawRequest): { readonly json: unknown } | Refused {
  if (!JSON_MEDIA_TYPE.test(raw.header('content-type') ?? '')) return refused('unsupported-media-type');
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw.rawBody)) as unknown };
  } catch {
    return { problem: 'malformed-request', errors: [{ pointer: '/body', detail: 'Invalid JSON' }] };
  }
}

function readBody(schema: z.ZodType | null, raw: RawRequest): { readonly value: unknown } | Refused {
  if (schema === null) return { value: null };
  const given = readJson(raw);
  return isRefused(given) ? given : readPart('body', schema, given.json);
}

/** A reply that its own schema does not describe is a fault: it could carry what must not leave. */
function checked(schema: OperationSchema, reply: Reply): Reply {
  const answer = schema.answers[reply.status];
  if (answer === undefined) throw new Error(`${schema.operation} does not answer ${reply.status}`);
  const absent = answer.headers?.find((name) => reply.headers?.[name] === undefined);
  if (absent !== undefined) throw new Error(`${schema.operation} does not give ${absent}`);
  if (answer.body !== null) return { ...reply, body: answer.body.parse(reply.body) };
  if (reply.body !== null) throw new Error(`${schema.operation} answers ${reply.status} without a body`);
  return reply;
}

/** The parts of a request that say who sends it. What a path names in no form that there is, no database is asked for. */
function claimedBy(raw: RawRequest, { roles, params }: OperationSchema, rawBody: string, now: number): Claimed {
  const { caseId, hookId } = params.safeParse(raw.params).success ? raw.params : {};
  return {
    method: raw.method,
    url: raw.url,
    caseId: typeof caseId === 'string' ? caseId : undefined,
    hookId: typeof hookId === 'string' ? hookId : undefined,
    header: raw.header,
    authorization: raw.header('authorization'),
    dpop: raw.header('dpop'),
    rawBody,
    roles,
    now,
  };
}

/** Joins an operation with what it does. Who sends is checked first, then the form, then the operation decides. */
export function route<const S extends OperationSchema>(schema: S, handle: Handler<S>): Route {
  const security: S['security'] = schema.security;
  return {
    schema,
    async run(raw, deps) {
      const now = await deps.clock();
      const rawBody = Buffer.from(raw.rawBody).toString('utf8');
      const identity = await IDENTIFY[security](deps, claimedBy(raw, schema, rawBody, now));
      if (identity !== null && isRefused(identity)) return identity;
      const over = identity === null ? null : await raw.admit('caller', senderName(identity));
      if (over !== null) return over;
      const params = readPart('path', schema.params, raw.params);
      if (isRefused(params)) return refused('not-found');
      const query = readPart('query', schema.query, raw.query);
      if (isRefused(query)) return query;
      const body = readBody(schema.body, raw);
      if (isRefused(body)) return body;
      // Read by the schemas of S; TypeScript cannot follow a schema through the generic.
      const parts = { params: params.value, query: query.value, body: body.value } as Pick<Incoming<S>, Parts>;
      const { requestId, header, network, admit } = raw;
      const logger = deps.logger.child({ requestId, operation: schema.operation });
      const sender = identity as Identity<S['security']>;
      const outcome = await handle(
        { ...parts, rawBody, identity: sender, header, network, admit, requestId, now, logger },
        deps,
      );
      return isRefused(outcome) ? outcome : checked(schema, outcome);
    },
  };
}
