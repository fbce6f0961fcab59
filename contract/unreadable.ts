import type { Unreadable } from '../domain/unreadable.js';

/**
 * Tells whether a value that came through Temporal is the marker of something that could not be opened
 * (architecture, section 5): an inbox drops it, an activity's caller asks again, a start argument ends the run.
 */
export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'countersign.unreadable');
}
