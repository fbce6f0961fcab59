export { recoveryCase } from './recovery-case.js';
export { containment } from './containment.js';
export { digests } from './digests.js';
export { reconciler } from './reconciler.js';
export { enrolment } from './enrolment.js';
