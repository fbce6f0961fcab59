import type { Connection } from '@temporalio/client';

/** The names a search attribute's type has in `temporal.api.enums.v1.IndexedValueType`, with their numbers there. */
export const INDEXED_VALUE_TYPES = {
  Text: 1,
  Keyword: 2,
  Int: 3,
  Double: 4,
  Bool: 5,
  Datetime: 6,
  KeywordList: 7,
} as const;

/** Search attributes by name. */
export type SearchAttributeTypes = Readonly<Record<string, keyof typeof INDEXED_VALUE_TYPES>>;

/** What both servers here and every real one can do. */
type OperatorConnection = Pick<Connection, 'operatorService'>;

/**
 * Adds search attributes to a namespace that has none of them.
 *
 * @throws when it has one already, or the server does not let us add one
 */
export async function addSearchAttributes(
  connection: OperatorConnection,
  namespace: string,
  added: SearchAttributeTypes,
): Promise<void> {
  const numbered = Object.entries(added).map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]] as const);
  if (numbered.length === 0) return;
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(numbered) });
}

/**
 * Makes a namespace know the given search attributes. Those it has already are left alone. (The time-skipping server
 * cannot list what it has; there, use {@link addSearchAttributes}.)
 *
 * @throws when the server has one of them with another type, or does not let us add one
 */
export async function ensureSearchAttributes(
  connection: OperatorConnection,
  namespace: string,
  wanted: SearchAttributeTypes,
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(wanted).filter(([name, type]) => {
    const present = customAttributes?.[name];
    if (present && present !== INDEXED_VALUE_TYPES[type]) {
      throw new Error(`The Temporal server has the search attribute ${name} with a type other than ${type}.`);
    }
    return !present;
  });
  await addSearchAttributes(connection, namespace, Object.fromEntries(missing));
}
