import { z } from 'zod';
import { PLATFORMS, STEPS, type Progress } from '../../progress.js';
import type { OperationSchema } from '../../route.js';
import { action, caseId, caseParams, method } from '../../shapes.js';

const progress = z.strictObject({
  caseId,
  action,
  step: z.enum(STEPS).describe('What the case asks of its subject now'),
  methods: z
    .array(z.strictObject({ method, isGiven: z.boolean() }))
    .readonly()
    .describe('What the policy admits for everybody and there is a way for, and whether this session gave it'),
  logins: z
    .array(z.strictObject({ issuer: z.string(), name: z.string(), url: z.url() }))
    .readonly()
    .describe('Where a sign-in elsewhere begins; the browser adds state, nonce and code_challenge to the address'),
  platform: z.enum(PLATFORMS).nullable().describe('Where a token of the workload is had, where one is asked for'),
  places: z
    .strictObject({ 'attended-video': z.string().nullable(), 'in-person': z.string().nullable() })
    .describe('Where a verifier is met, in plain words, where that is told'),
  needed: z.int().nonnegative().describe('How many pieces of evidence are wanted in all'),
  until: z.iso.datetime().nullable().describe('Until when the step can be done, where that is known'),
  binding: z
    .strictObject({
      rpId: z.string().describe('The relying party that the new passkey is to sign in at'),
      freshId: z.string().describe('As in the challenge that it is registered for, see the claim'),
    })
    .nullable()
    .describe('Where the claim takes a new passkey, while it is open'),
}) satisfies z.ZodType<Progress>;

/** Reads where a case stands, for the subject's page. */
export const readProgressSchema = {
  operation: 'read-progress',
  method: 'get',
  path: '/v1/cases/:caseId/progress',
  summary: 'Read what is left for the subject',
  description:
    'What the subject can do now and until when, for a session of the case. A session proves nothing about a person, so ' +
    'there is no name, no address and nothing of what is enrolled in it; once a session gave evidence, every other is ' +
    'told to go on there and no more.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: { 200: { description: 'What is left', body: progress } },
  problems: ['not-found'],
} as const satisfies OperationSchema;
