import { CLOCK_SKEW, SECOND } from './clock.js';
import type { EnrolledFacts } from './enrolled.js';
import type { Refusal } from './refusals.js';

/** What an inventory says of a managed device now. Times in epoch milliseconds. */
export interface DeviceFacts {
  /** Whose it is, as the inventory names people; null where it names nobody. */
  readonly ownerId: string | null;
  /** By the inventory's own judgement, now. Anything but a plain yes is none. */
  readonly isCompliant: boolean;
  /** Null where the inventory does not say, as of computers: their compliance speaks for them. */
  readonly isJailBroken: boolean | null;
  /** When it last reported; null where it never did. */
  readonly lastSeenAt: number | null;
  /** Since when it is managed; null where the inventory does not say. */
  readonly managedSince: number | null;
}

/** What a device is held against. Times in epoch milliseconds. */
export interface DeviceDemand {
  /** Whose it must be, as enrolment has it. */
  readonly ownerId: string;
  /** By then it must have been managed already (CTL-02). */
  readonly managedBefore: number;
  /** How lately it must have reported; nothing is late enough where the policy does not say. */
  readonly seenWithinSeconds: number | undefined;
  readonly now: number;
}

/**
 * Why a device is none that counts, or null: another's, jail-broken, not compliant, not seen lately, or managed for less
 * than the tenure (recovery policy, section 1: managed-device presence; CTL-02). What the inventory leaves open counts against it
 * (invariant 13).
 */
export function deviceRefusal(facts: DeviceFacts, demand: DeviceDemand): Refusal | null {
  const { ownerId, managedBefore, seenWithinSeconds = 0, now } = demand;
  if (facts.ownerId === null || facts.ownerId !== ownerId) return 'device-of-another';
  if (facts.isJailBroken === true) return 'device-jail-broken';
  if (!facts.isCompliant) return 'device-not-compliant';
  const { lastSeenAt, managedSince } = facts;
  if (lastSeenAt === null || lastSeenAt > now + CLOCK_SKEW) return 'device-not-seen';
  if (lastSeenAt <= now - seenWithinSeconds * SECOND) return 'device-not-seen';
  return managedSince === null || managedSince > managedBefore ? 'device-too-new' : null;
}

/**
 * A device as it counts: no older than the passkey on it, and of every compromise domain of that passkey and of whatever else
 * is on it, so that none of them is a second item (recovery policy, section 5.4). Null without the passkey.
 */
export function withItsKey<E extends EnrolledFacts>(device: E, all: readonly EnrolledFacts[]): E | null {
  const key = all.find(({ kind, credentialId }) => kind === 'passkey' && credentialId === device.credentialId);
  if (key === undefined) return null;
  const names = [device.device, key.device].filter((name) => name !== undefined);
  const onIt = all.filter((thing) => thing.device !== undefined && names.includes(thing.device));
  const domains = [...new Set([device, key, ...onIt].flatMap((thing) => thing.domains))];
  return { ...device, enrolledAt: Math.max(device.enrolledAt, key.enrolledAt), domains };
}
