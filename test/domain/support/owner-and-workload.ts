import type { Plan } from '../../../domain/plan.js';

/** What rows 10 and 13 ask of evidence. */
export const OWNER_AND_WORKLOAD: Partial<Plan['evidence']> = {
  atLeast: 2,
  minimumStrength: 2,
  oneAtLeast: 4,
  oneOf: [['passkey'], ['workload-attestation']],
  methods: [
    { method: 'passkey', strength: 4, freshSeconds: 900 },
    { method: 'workload-attestation', strength: 2, freshSeconds: 900 },
  ],
};
