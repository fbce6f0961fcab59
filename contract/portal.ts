/** Where the subject's page is, at the API's own origin. */
export const RECOVER_PATH = '/recover';

/** Where a passkey that was enrolled signs that its owner is there: at the origin of the signing page, nowhere else. */
export const PASSKEY_PATH = '/passkey';

/** Where a browser comes back to that signed in at another issuer. */
export const SIGNED_IN_PATH = '/recover/signed-in';
