import { z } from 'zod';
import type { Clock } from '../../../domain/clock.js';
import { askProvider } from '../../pushes/request.js';
import { DeviceInventoryError, type DeviceInventory } from '../inventory.js';
import { graphTokens, type GraphApp } from './tokens.js';

/** What is asked for of a device: no name, number or address of it. */
const SELECTED = 'id,userId,complianceState,jailBroken,enrolledDateTime,lastSyncDateTime';

/** A `managedDevice` of Microsoft Graph v1.0, as far as it is read here. */
const managedDevice = z.object({
  id: z.string(),
  userId: z.string().nullish(),
  complianceState: z.string().nullish(),
  jailBroken: z.string().nullish(),
  enrolledDateTime: z.string().nullish(),
  lastSyncDateTime: z.string().nullish(),
});

/** A time as Graph writes it; it has the year 1 where there is none. */
function timeOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) || at <= 0 ? null : at;
}

/** Intune says "True" or "False" of telephones, and "Unknown" of computers. */
function isJailBroken(said: string | null | undefined): boolean | null {
  switch (said?.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return null;
  }
}

/**
 * Microsoft Graph's managed devices (Intune), by `GET /v1.0/deviceManagement/managedDevices/{id}`, as an application with
 * `DeviceManagementManagedDevices.Read.All`. Only `compliant` is: a grace period is none, and what another tool judges is unknown.
 */
export function graphInventory(app: GraphApp, clock: Clock): DeviceInventory {
  const tokens = graphTokens(app, clock);
  return {
    async read(deviceId) {
      const url = new URL(`/v1.0/deviceManagement/managedDevices/${encodeURIComponent(deviceId)}`, app.graphUrl);
      url.searchParams.set('$select', SELECTED);
      const headers = { Authorization: `Bearer ${await tokens.current()}` };
      const { status, body } = await askProvider({ url: url.href, method: 'GET', headers });
      if (status === 404) return null;
      if (status === 401) tokens.forget();
      const read = managedDevice.safeParse(body);
      if (status !== 200 || !read.success) throw new DeviceInventoryError('Graph', `answered ${status} of a device`);
      const { id, userId, complianceState, jailBroken, enrolledDateTime, lastSyncDateTime } = read.data;
      if (id !== deviceId) throw new DeviceInventoryError('Graph', 'answered with another device');
      return {
        // Nobody's, where it is shared or has no user.
        ownerId: userId === '' ? null : (userId ?? null),
        isCompliant: complianceState === 'compliant',
        isJailBroken: isJailBroken(jailBroken),
        lastSeenAt: timeOf(lastSyncDateTime),
        managedSince: timeOf(enrolledDateTime),
      };
    },
  };
}
