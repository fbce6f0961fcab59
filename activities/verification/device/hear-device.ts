import type { Assertion } from '../../../domain/decisions.js';
import type { DeviceFacts } from '../../../domain/devices.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import type { CaseDeps } from '../../deps.js';

/** What an inventory says of an enrolled device; `unavailable` when it says nothing that can be believed. */
export type HeardDevice = { readonly enrolledId: string } & (
  | { readonly kind: 'known'; readonly facts: DeviceFacts }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable' }
);

/**
 * Asks the inventory of the device whose passkey an assertion says it is of. Whether it is, is for the method: nothing is
 * given away by asking. An inventory that fails is told apart, so that it costs nobody a try.
 */
export async function hearDevice(
  { devices }: Pick<CaseDeps, 'devices'>,
  enrolled: readonly Enrolled[],
  assertion: Assertion | null,
): Promise<HeardDevice | null> {
  const device = enrolled.find((thing) => thing.kind === 'device' && thing.credentialId === assertion?.credentialId);
  if (device?.kind !== 'device') return null;
  const { enrolledId, inventory, deviceId } = device;
  try {
    const facts = await devices[inventory]?.read(deviceId);
    if (facts === undefined) return { enrolledId, kind: 'unavailable' };
    return facts === null ? { enrolledId, kind: 'unknown' } : { enrolledId, kind: 'known', facts };
  } catch {
    return { enrolledId, kind: 'unavailable' };
  }
}
