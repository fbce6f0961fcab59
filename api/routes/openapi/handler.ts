import { openApiDocument } from '../../openapi.js';
import { route, type Route } from '../../route.js';
import { openApiSchema } from './schema.js';

/** Describes these operations and itself, with the address that clients use: whoever keeps the file needs it. */
export function openApi(routes: readonly Route[]): Route {
  const document = openApiDocument([...routes.map(({ schema }) => schema), openApiSchema]);
  return route(openApiSchema, async (_incoming, { publicUrl }) => ({
    status: 200,
    body: { ...document, servers: [{ url: publicUrl }] },
  }));
}
