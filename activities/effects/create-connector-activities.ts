import type { ConnectorActivities } from '../connector-activities.js';
import { applyEffect } from './apply-effect.js';
import type { ConnectorDeps } from './connector-deps.js';
import { endEffect } from './end-effect.js';
import { endRecreatedGrants } from './end-recreated-grants.js';
import { proveApplied, proveEnded } from './prove-effect.js';

/** The activities of one connector's worker. */
export function createConnectorActivities(deps: ConnectorDeps): ConnectorActivities {
  return {
    applyEffect: applyEffect(deps),
    proveApplied: proveApplied(deps),
    endEffect: endEffect(deps),
    proveEnded: proveEnded(deps),
    endRecreatedGrants: endRecreatedGrants(deps),
  };
}
