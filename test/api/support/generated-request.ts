import fc from 'fast-check';
import { generateSync, type JsonSchema } from 'json-schema-faker';
import { described, type Operation } from './described.js';

/** A request made from the description of an operation: as described, or spoilt. */
export interface GeneratedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text or not; absent where nothing is sent. */
  readonly body?: string;
}

/** What has undone servers: other types, other alphabets, ends of text, numbers and objects with a meaning of their own. */
const HOSTILE = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  '٣'.repeat(40),
  'a'.repeat(5_000),
  [],
  [[[[]]]],
  JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}') as object,
] as const;

const seed = fc.integer({ min: 1, max: 0x7f_ff_ff_ff });
const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue(), fc.string({ unit: 'binary' }));

/** Whatever the description of a value allows. */
function ofSchema(schema: unknown, bounds: { readonly maxLength?: number } = {}): fc.Arbitrary<unknown> {
  // The document is JSON Schema 2020-12, which this generator reads.
  return seed.map((from) => generateSync(schema as JsonSchema, { seed: from, maxItems: 4, ...bounds }));
}

/** What is there, by the parameter of a path that names it. */
type KnownIds = Readonly<Record<string, readonly string[]>>;

type Edit = (holder: Record<string, unknown>, key: string) => void;

/** Every place within a value, with what holds it. */
function placesIn(value: unknown): readonly (readonly [Record<string, unknown>, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as const, ...placesIn(holder[key])]);
}

function edited(value: unknown, at: number, edit: Edit): unknown {
  const copy: unknown = structuredClone(value);
  const places = placesIn(copy);
  const place = places[at % Math.max(places.length, 1)];
  if (place !== undefined) edit(...place);
  return copy;
}

/** A described value with one thing wrong with it. */
function spoilt(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.constant<Edit>((holder, key) => delete holder[key]),
    hostile.map(
      (value): Edit =>
        (holder, key) =>
          (holder[key] = value),
    ),
    fc.tuple(fc.string(), hostile).map(
      ([name, value]): Edit =>
        (holder) =>
          (holder[name] = value),
    ),
  );
  return fc.tuple(good, fc.nat(1_000), edit).map(([value, at, change]) => edited(value, at, change));
}

const json = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  values.map((value) => JSON.stringify(value) ?? 'undefined');

/** In characters: with every text as long as it may be, what is described would be longer than any operation takes. */
const PLAIN_LENGTH_MAX = 512;

function plainBodyOf({ requestBody }: Operation): fc.Arbitrary<string | undefined> {
  const schema = requestBody?.content['application/json']?.schema;
  return schema === undefined ? fc.constant(undefined) : json(ofSchema(schema, { maxLength: PLAIN_LENGTH_MAX }));
}

/** Three of five bodies are as described, so that most requests get past the form. */
function bodyOf({ requestBody }: Operation): fc.Arbitrary<string | undefined> {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined) return fc.constant(undefined);
  const good = ofSchema(schema);
  return fc.oneof(
    { arbitrary: json(good), weight: 6 },
    { arbitrary: json(spoilt(good)), weight: 3 },
    { arbitrary: fc.oneof(json(hostile), fc.string({ unit: 'binary' })), weight: 1 },
  );
}

/** A text that stands for itself in an address, whatever it is; lone surrogates have no such form. */
const inAddress = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

/** A field of a header holds no line ends; `fetch` would not send them. */
const fieldValue = fc.string({ unit: 'grapheme-ascii', maxLength: 300 }).map((text) => text.trim());

/** An object need not have a text of its own: what is called `toString` in it may be anything. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const texts = (schema: unknown): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: ofSchema(schema).map(textOf), weight: 3 }, { arbitrary: hostile.map(textOf), weight: 1 });

function plainPathOf(path: string, known: KnownIds): fc.Arbitrary<string> {
  return fc.nat(100).map((at) =>
    path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
      const ids = known[name] ?? [];
      return ids[at % Math.max(ids.length, 1)] ?? '';
    }),
  );
}

function pathOf(path: string, { parameters = [] }: Operation, known: KnownIds): fc.Arbitrary<string> {
  const names = parameters.filter((parameter) => parameter.in === 'path');
  const values = names.map(({ name, schema }) =>
    fc.oneof(
      { arbitrary: fc.constantFrom(...(known[name] ?? [''])), weight: 5 },
      { arbitrary: texts(schema), weight: 1 },
    ),
  );
  return fc
    .tuple(...values)
    .map((given) =>
      names.reduce((whole, { name }, index) => whole.replace(`{${name}}`, inAddress(given[index] ?? '')), path),
    );
}

/** The parameters that must be there, as described. */
function plainQueryOf({ parameters = [] }: Operation): fc.Arbitrary<string> {
  const fields = parameters.filter((parameter) => parameter.in === 'query' && parameter.required === true);
  const each = fields.map(({ name, schema }) => ofSchema(schema).map((value) => `${name}=${inAddress(textOf(value))}`));
  return fc.tuple(...each).map((given) => (given.length === 0 ? '' : `?${given.join('&')}`));
}

/** Some of the described parameters, and sometimes one that is not described. */
function queryOf({ parameters = [] }: Operation): fc.Arbitrary<string> {
  const fields = parameters.filter((parameter) => parameter.in === 'query');
  const each = fields.map(({ name, schema }) =>
    fc.option(
      texts(schema).map((text) => `${name}=${inAddress(text)}`),
      { nil: '' },
    ),
  );
  const other = fc.oneof(
    { arbitrary: fc.constant(''), weight: 9 },
    { arbitrary: fc.tuple(fc.string(), fc.string()).map((pair) => pair.map(inAddress).join('=')), weight: 1 },
  );
  return fc.tuple(...each, other).map((given) => {
    const query = given.filter((text) => text !== '').join('&');
    return query === '' ? '' : `?${query}`;
  });
}

function headersOf({ parameters = [] }: Operation): fc.Arbitrary<Readonly<Record<string, string>>> {
  const fields = parameters.filter((parameter) => parameter.in === 'header');
  const each = fields.map(({ name }) => fc.option(fieldValue.map((value) => [name, value] as const)));
  return fc.tuple(...each).map((given) => Object.fromEntries(given.filter((field) => field !== null)));
}

/** Requests of one operation: as described and about what is there, with nothing that may be left out; or any. */
export interface GeneratedRequests {
  readonly operation: string;
  readonly plain: fc.Arbitrary<GeneratedRequest>;
  readonly any: fc.Arbitrary<GeneratedRequest>;
}

/** Requests of every operation that `/openapi.json` describes; most of those about something are about what is there. */
export function generatedRequests(known: KnownIds): readonly GeneratedRequests[] {
  return Object.entries(described.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const requestOf = (
        address: string,
        query: string,
        headers: Readonly<Record<string, string>>,
        body: string | undefined,
      ) => ({
        method: method.toUpperCase(),
        path: `${address}${query}`,
        headers,
        ...(body !== undefined && { body }),
      });
      const plain = fc.tuple(plainPathOf(path, known), plainQueryOf(operation), plainBodyOf(operation));
      const any = fc.tuple(pathOf(path, operation, known), queryOf(operation), headersOf(operation), bodyOf(operation));
      return {
        operation: operation.operationId,
        plain: plain.map(([address, query, body]) => requestOf(address, query, {}, body)),
        any: any.map((parts) => requestOf(...parts)),
      };
    }),
  );
}
