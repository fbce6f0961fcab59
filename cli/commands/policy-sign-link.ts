import { z } from 'zod';
import { Api } from '../api/client.js';
import { policyStanding } from '../api/shapes.js';
import { operand, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { apiAccess } from '../api/credential.js';

const options = z.object({});

/** Says where a proposal is signed. */
export const policySignLink: CommandSpec<z.infer<typeof options>> = {
  name: 'sign-link',
  operands: [operand('<change-id>', 'of the proposal, or its beginning')],
  summary: 'say where control owners sign a proposal',
  lesson: `Each signs in there, reads what changes, and signs with their own passkey on the signing page.

Example:
  countersign policy sign-link 3f0c2c1e`,
  options,
  async run({ operands: [wanted = ''], at, show }) {
    const { body } = await new Api(at).ask({ method: 'GET', path: '/v1/policy-changes' }, policyStanding);
    const [found, ...others] = (body?.proposed ?? []).filter(({ changeId }) => changeId.startsWith(wanted));
    if (found === undefined) throw new UsageError('There is no such proposal that can still be signed.');
    if (others.length > 0) throw new UsageError('Several proposals begin so: give more of the id.');
    const page = `${apiAccess(at.env).url}/console/policy-changes/${found.changeId}`;
    show({ json: { changeId: found.changeId, page, signedBy: found.signedBy }, text: [page] });
    return EXIT.done;
  },
};
