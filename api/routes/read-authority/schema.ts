import { z } from 'zod';
import { askedMatter, authorityReason, authorityStatement, shownAuthority } from '../../authority.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Reads how authority stands, and what would be signed about it (recovery policy, section 5.7; issue 6, part 3). */
export const readAuthoritySchema = {
  operation: 'read-authority',
  method: 'post',
  path: '/v1/authority/statement',
  summary: 'Read who may decide, and what to sign about it',
  description:
    'Whose authority is suspended, on which young keys two people gave their word, and who stands for whom. With a matter and ' +
    'a reason, also the statement that a passkey of the caller would sign now. Nothing is changed by it. To re-establish ' +
    'authority and to vouch for a key take two control owners; a delegation takes whoever goes away and one control owner; ' +
    'one signature revokes it.',
  security: 'bearer',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({
    matter: askedMatter.optional(),
    reason: authorityReason.optional().describe('With a matter: why; kept in the ledger'),
    keysOf: z.string().min(1).max(256).optional().describe("With it: the fingerprints of this person's passkeys"),
  }),
  answers: {
    200: {
      description: 'How it stands',
      body: z.strictObject({
        ...shownAuthority,
        passkeys: z
          .array(z.strictObject({ fingerprint: z.string(), enrolledAt: z.iso.datetime() }))
          .describe('Of the person whose keys were asked for'),
        statement: authorityStatement.nullable().describe('Null where no matter was given'),
        challenge: z.string().nullable().describe('Base64url'),
        rpId: z.string(),
        credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
      }),
    },
  },
  problems: ['not-in-group'],
} as const satisfies OperationSchema;
