import type { Connection } from '@temporalio/client';

/** The names a search attribute's type has in `temporal.api.enums.v1.IndexedValueType`, with their numbers there. */
const INDEXED_VALUE_TYPES = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 } as const;

/** Search attributes by name. */
export type SearchAttributeTypes = Readonly<Record<string, keyof typeof INDEXED_VALUE_TYPES>>;

/** What both servers here and every real one can do. */
type OperatorConnection = Pick<Connection, 'operatorService'>;

/**
 * Makes a namespace know the given search attributes. Those it has already are left alone.
 *
 * @throws when the server has one of them with another type, or does not let us add one
 */
export async function registerSearchAttributes(
  connection: OperatorConnection,
  namespace: string,
  wanted: SearchAttributeTypes,
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing: Record<string, number> = {};
  for (const [name, type] of Object.entries(wanted)) {
    const present = customAttributes?.[name];
    if (!present) missing[name] = INDEXED_VALUE_TYPES[type];
    else if (present !== INDEXED_VALUE_TYPES[type]) {
      throw new Error(`The Temporal server has the search attribute ${name} with a type other than ${type}.`);
    }
  }
  if (Object.keys(missing).length === 0) return;
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
}
