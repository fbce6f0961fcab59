import { z } from 'zod';
import { openApiDocument } from '../../../api/openapi.js';
import { ROUTES } from '../../../api/routes/index.js';

/** What is looked at of an OpenAPI document. */
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

type Schema = Parameters<typeof z.fromJSONSchema>[0];

/** An operation as clients find it described. */
export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}

interface DescribedAnswer {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** What came back, as far as it is described. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export const described = openApiDocument(ROUTES.map(({ schema }) => schema)) as unknown as Described;

const patterns = Object.entries(described.paths).map(([path, operations]) => ({
  pattern: new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  operations,
}));

/**
 * Holds an answer against `/openapi.json`, read as any client would read it.
 *
 * @throws when the status, a header field or the body is not as described
 */
export function expectDescribed(method: string, url: string, { status, headers, text }: Answer): void {
  const path = url.replace(/\?.*$/, '');
  const operation = patterns.find(({ pattern }) => pattern.test(path))?.operations[method.toLowerCase()];
  if (operation === undefined) return;
  const answer = operation.responses[String(status)];
  const where = `${operation.operationId} ${status}`;
  if (answer === undefined) throw new Error(`${where} is not described: ${text}`);
  const always = Object.entries(answer.headers ?? {}).filter(([, { required }]) => required === true);
  const absent = always.map(([name]) => name).filter((name) => !headers.has(name));
  if (absent.length > 0) throw new Error(`${where} lacks ${absent.join(', ')}`);
  if (answer.content === undefined) {
    if (text !== '') throw new Error(`${where} has a body that is not described`);
    return;
  }
  const content = answer.content[(headers.get('content-type') ?? '').replace(/;.*$/, '')];
  if (content === undefined) throw new Error(`${where} is not of a described media type`);
  z.fromJSONSchema(content.schema).parse(JSON.parse(text));
}
