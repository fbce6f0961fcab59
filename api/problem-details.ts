import { z } from 'zod';
import { PROBLEMS, type Problem, type ProblemCode } from '../contract/problems.js';
import type { Refused } from './outcome.js';

/** Media type of every "no" (RFC 9457, section 3). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Statuses after which the same request may be sent again. */
const RETRYABLE: readonly number[] = [429, 500, 503];

/** When to ask again, for those. */
export const RETRY_AFTER_SECONDS = 2;

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** A problem as it is sent (RFC 9457, section 3.1), with our extensions. */
export const problemDetails = z.strictObject({
  type: z.string().describe('urn:countersign:problem: and the code'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('For the person in front of it'),
  code: z.enum(codes),
  nextStep: z.string(),
  requestId: z.string().describe('Names this request in the logs'),
  retryable: z.boolean(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
});

/** Puts an expected "no" into words from the registry, and nothing else. */
export function problemOf({ problem, errors }: Refused, requestId: string): z.infer<typeof problemDetails> {
  const { status, title, publicText, nextStep }: Problem = PROBLEMS[problem];
  return {
    type: `urn:countersign:problem:${problem}`,
    title,
    status,
    detail: publicText,
    code: problem,
    nextStep,
    requestId,
    retryable: RETRYABLE.includes(status),
    ...(errors !== undefined && { errors: errors.map(({ pointer, detail }) => ({ pointer, detail })) }),
  };
}
