import type { CarrierFacts } from '../../domain/phone-lines.js';
import type { PhoneChannel } from '../../domain/enrolled.js';

/** What is sent to a telephone number. */
export interface PhoneMessage {
  /** E.164, with its plus sign. */
  readonly to: string;
  readonly by: PhoneChannel;
  /** As it is read, or read out. */
  readonly text: string;
  /** The same for the same message sent again, so that a gateway that can delivers it once. */
  readonly idempotencyKey: string;
  /** After this many seconds it is of no use any more. */
  readonly validSeconds: number;
  /** Of a call: whether the desk's line is connected first, and the text read out once that has hung up. */
  readonly afterDesk?: boolean;
}

/** The gateway will never take anything for this number: it does not exist, or cannot be reached in this way. */
export class NumberRefusedError extends Error {
  override readonly name = 'NumberRefusedError';
  readonly code = 'number-refused';
}

/**
 * What sends messages to telephones and asks their carriers. Both throw {@link NumberRefusedError} when the number is
 * refused for good, any other error when it may still be taken later; neither waits for longer than an activity may take.
 */
export interface PhoneGateway {
  /** Where somebody of the desk is when they call back; null where there is no such line. */
  readonly deskLine: string | null;
  /** Resolves when the gateway has taken it; sent again after an answer was lost, it may come twice. */
  readonly send: (message: PhoneMessage) => Promise<void>;
  /** What the carrier of a number says of it now; what nobody tells is unknown. */
  readonly carrierFacts: (number: string) => Promise<CarrierFacts>;
}
