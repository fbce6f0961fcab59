import { z } from 'zod';

/** The arguments or settings are wrong. The message says which, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * A problem as the API sends it (RFC 9457). Members that this version does not know are left alone: the API may be newer
 * than the command.
 */
export const problemDocument = z.looseObject({
  code: z.string(),
  status: z.int(),
  detail: z.string(),
  nextStep: z.string(),
  requestId: z.string(),
  retryable: z.boolean(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});

/** What the API says no with. */
export type ProblemDocument = z.infer<typeof problemDocument>;

/** The API said no. */
export class ApiRefused extends Error {
  override readonly name = 'ApiRefused';

  constructor(readonly problem: ProblemDocument) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

/** Nobody answered, or not what was asked for. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    message: string,
    readonly nextStep: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
