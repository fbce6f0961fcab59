import { askedBy, open } from '../../opening.js';
import { route } from '../../route.js';
import { receiveDeliverySchema } from './schema.js';

export const receiveDelivery = route(receiveDeliverySchema, async ({ body, identity, admit, requestId }, deps) => {
  const over = await admit('subject', body.subject.toLowerCase());
  if (over !== null) return over;
  const { caller, packed, deliveryId } = identity;
  const name = deliveryId === null ? null : { field: 'webhook-id', delivery: deliveryId };
  return open(deps, { caller, credential: packed, name, asked: askedBy(body), requestId });
});
