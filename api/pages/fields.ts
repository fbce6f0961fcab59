import { z } from 'zod';

/** One place in what is sent or answered, as a person reads of it. */
export interface Field {
  /** As `ticket.id` or `cases[].phase`. */
  readonly name: string;
  readonly isRequired: boolean;
  readonly form: string;
  readonly what: string;
}

type Schema = z.core.JSONSchema.BaseSchema;

/** Booleans are schemas too, and allow everything or nothing; there is nothing to tell of those. */
const isSchema = (schema: Schema['items']): schema is Schema => typeof schema === 'object' && !Array.isArray(schema);

const alternativesOf = ({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] => [...anyOf, ...oneOf].filter(isSchema);

function boundsOf({ minimum, maximum, maxLength }: Schema): string {
  // Without bounds of its own, a whole number is bounded by what JSON's readers keep exact (RFC 8259, section 6).
  const isBound = (bound: unknown): bound is number => typeof bound === 'number' && Number.isSafeInteger(bound);
  const words = [
    isBound(minimum) && minimum !== Number.MIN_SAFE_INTEGER ? `at least ${minimum}` : '',
    isBound(maximum) && maximum !== Number.MAX_SAFE_INTEGER ? `at most ${maximum}` : '',
    isBound(maxLength) ? `at most ${maxLength} characters` : '',
  ].filter((text) => text !== '');
  return words.length === 0 ? '' : `, ${words.join(', ')}`;
}

/** The form of a value in a few words. */
function formOf(schema: Schema): string {
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0) return [...new Set(alternatives.map(formOf))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const pattern = schema.pattern === undefined ? '' : ` like ${schema.pattern}`;
  return `${schema.format ?? schema.type ?? 'anything'}${pattern}${boundsOf(schema)}`;
}

function inside(name: string, schema: Schema): readonly Field[] {
  const items = isSchema(schema.items) ? inside(`${name}[]`, schema.items) : [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    if (!isSchema(value)) return [];
    const path = name === '' ? key : `${name}.${key}`;
    const isRequired = schema.required?.includes(key) ?? false;
    return [{ name: path, isRequired, form: formOf(value), what: value.description ?? '' }, ...inside(path, value)];
  });
  return [...own, ...items, ...alternativesOf(schema).flatMap((one) => inside(name, one))];
}

/** Every field of what a schema describes, in its order. What alternatives share is told once. */
export function fieldsOf(schema: z.ZodType, io: 'input' | 'output'): readonly Field[] {
  const fields = inside('', z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
  const byText = new Map(fields.map((field) => [JSON.stringify(field), field]));
  return [...byText.values()];
}
