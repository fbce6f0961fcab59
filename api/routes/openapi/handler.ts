import { openApiDocument } from '../../openapi.js';
import { route, type Route } from '../../route.js';
import { openApiSchema } from './schema.js';

/** Describes these operations and itself. */
export function openApi(routes: readonly Route[]): Route {
  const document = openApiDocument([...routes.map(({ schema }) => schema), openApiSchema]);
  return route(openApiSchema, async () => ({ status: 200, body: document }));
}
