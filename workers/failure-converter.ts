import { DefaultFailureConverter } from '@temporalio/common';

/** Failures are encrypted like everything else: their messages and stack traces go through the payload codec. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
