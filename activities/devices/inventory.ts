import type { DeviceFacts } from '../../domain/devices.js';
import type { DeviceInventoryName } from '../../domain/enrolled.js';

/** What knows the state of managed devices. */
export interface DeviceInventory {
  /**
   * What it says of a device now; null where it knows no such device, or manages it no more.
   *
   * @throws where the inventory fails, hangs, or says what cannot be understood or believed
   */
  readonly read: (deviceId: string) => Promise<DeviceFacts | null>;
}

/** The inventories there are, by name. */
export type DeviceInventories = Readonly<Partial<Record<DeviceInventoryName, DeviceInventory>>>;

/** The inventory did not answer what was asked. Names inventory and step, never a person, a device or a key. */
export class DeviceInventoryError extends Error {
  override readonly name = 'DeviceInventoryError';
  readonly code = 'device-inventory-failed';

  constructor(inventory: string, said: string) {
    super(`${inventory} ${said}`);
  }
}
