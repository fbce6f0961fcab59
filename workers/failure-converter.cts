// CommonJS, because the SDK loads it by `require`, and not everything that hosts the SDK (Jest) can require a module.
import common = require('@temporalio/common');

/** Failures are encrypted like everything else: their messages and stack traces go through the payload codec. */
const failureConverter = new common.DefaultFailureConverter({ encodeCommonAttributes: true });

export = { failureConverter };
