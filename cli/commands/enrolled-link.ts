import { z } from 'zod';
import type { Db } from '../../db/connect.js';
import { loadTrust } from '../../proofs/keys.js';
import { withSecretFiles } from '../../proofs/secret-files.js';
import { table } from '../api/in-words.js';
import { flag, operand, type Call, type CommandSpec, type Shown } from '../command.js';
import { plain } from '../../domain/in-words.js';
import type { LinkLine, LinkVerdict } from '../enrolled/links.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import type { Surroundings } from '../surroundings.js';
import { OWNERS, setting, withOwner } from './owner.js';

const options = z.object({
  source: z.string().regex(/^[\w. -]{1,64}$/, 'expected a name of letters, digits and _ . -'),
  apply: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

const COLUMNS = { required: ['person', 'at', 'account', 'authenticator'], optional: ['passkey'] } as const;
type Column = (typeof COLUMNS)['required' | 'optional'][number];

async function linesIn(file: string): Promise<readonly LinkLine[]> {
  const { readCsv } = await import('../csv/read.js');
  const lines: LinkLine[] = [];
  for await (const { line, cells } of readCsv<Column>(file, COLUMNS)) lines.push({ line, ...cells });
  return lines;
}

/** The providers and issuers that the settings name. The word of a provider is asked for each line. */
async function elsewhereOf({ env }: Surroundings) {
  const { PUSH_GATEWAY_SETTINGS, pushGatewaysOf } = await import('../../workers/push-gateways.js');
  const { DEVICE_INVENTORY_SETTINGS, deviceInventoriesOf } = await import('../../workers/device-inventories.js');
  const { LOGIN_ISSUER_SETTINGS, loginIssuersOf } = await import('../../workers/login-issuers.js');
  const shape = {
    ...PUSH_GATEWAY_SETTINGS,
    ...LOGIN_ISSUER_SETTINGS,
    ...DEVICE_INVENTORY_SETTINGS,
    OIDC_ISSUER: z.url().optional(),
  };
  const { variables, mistakes } = withSecretFiles(env, Object.keys(shape));
  const read = z.object(shape).safeParse(variables);
  const wrong = [
    ...mistakes,
    ...(read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []),
  ];
  if (!read.success || wrong.length > 0) throw new UsageError(wrong.join('\n'));
  const { LOGIN_ISSUERS: named, OIDC_ISSUER: own } = read.data;
  if (named.length > 0 && own === undefined) throw new UsageError('OIDC_ISSUER: missing, though LOGIN_ISSUERS is set');
  const clock = async () => Date.now();
  return {
    gateways: pushGatewaysOf(read.data, clock),
    inventories: await deviceInventoriesOf(read.data, clock),
    issuers: loginIssuersOf(read.data, own ?? '').map(({ issuer }) => issuer),
  };
}

async function verdictsOf(call: Call<Options>, db: Db, lines: readonly LinkLine[], now: number) {
  const { at, options: wanted } = call;
  const { Directory } = await import('../enrolled/directory.js');
  const { everythingEnrolled, verdictOn, withoutRepeated } = await import('../enrolled/links.js');
  const { peopleOfRecord } = await import('../../workers/people-of-record.js');
  const record = peopleOfRecord(setting(at, 'DIRECTORY_OF_RECORD_URL'));
  try {
    const directory = new Directory(await record.everybody());
    const [elsewhere, everything] = [await elsewhereOf(at), await everythingEnrolled(db)];
    const verdicts: LinkVerdict[] = [];
    for (const given of lines)
      verdicts.push(await verdictOn({ directory, ...elsewhere, everything, source: wanted.source, now }, given));
    return withoutRepeated(lines, verdicts);
  } finally {
    await record.close();
  }
}

/** What was done, or would be. */
async function shown({ options: wanted, operands }: Call<Options>, verdicts: readonly LinkVerdict[]): Promise<Shown> {
  const { NOT_LINKED } = await import('../enrolled/links.js');
  const refused = verdicts.filter((verdict) => verdict.kind === 'refused');
  const added = verdicts.filter((verdict) => verdict.kind === 'add');
  const dated = added.filter(({ isDated }) => isDated).length;
  const numbers = {
    lines: verdicts.length,
    added: added.length,
    unchanged: verdicts.length - added.length - refused.length,
    refused: refused.length,
  };
  const rows = refused.map(({ line, person, reason }) => [
    `${operands[0]}:${line}`,
    plain(person).slice(0, 40),
    NOT_LINKED[reason],
  ]);
  const text = [
    ...table(rows),
    `${numbers.lines} lines: ${numbers.added} ${wanted.apply ? 'added' : 'to add'}, ${numbers.unchanged} are enrolled already, ${numbers.refused} refused`,
    `As old as the provider says: ${dated}. As old as today, and no evidence before the policy's tenure: ${added.length - dated}.`,
    ...(wanted.apply ? [] : ['Nothing was written: --apply does it.']),
  ];
  return { json: { applied: wanted.apply, ...numbers, asOldAsTheProviderSays: dated, refusals: refused }, text };
}

async function run(call: Call<Options>): Promise<ExitCode> {
  const { options: wanted, operands, at } = call;
  const trust = await loadTrust(setting(at, 'TRUST_FILE'));
  const { enrolmentKeyOf } = await import('../enrolled/enrolment-key.js');
  const { isInTheWay } = await import('../enrolled/links.js');
  const { addEnrolled } = await import('../enrolled/add-enrolled.js');
  const enrolmentKey = wanted.apply ? await enrolmentKeyOf(at, trust) : null;
  const lines = await linesIn(operands[0] ?? '');
  const now = Date.now();
  return withOwner(at, async (db) => {
    const verdicts: LinkVerdict[] = [];
    for (const verdict of await verdictsOf(call, db, lines, now)) {
      if (at.interruption.aborted) return EXIT.interrupted;
      const isWritten =
        verdict.kind !== 'add' ||
        enrolmentKey === null ||
        (await addEnrolled(db, { enrolmentKey, trust, now }, verdict.thing, (held) => isInTheWay(held, verdict.thing)));
      const person = lines.find(({ line }) => line === verdict.line)?.person ?? '';
      verdicts.push(isWritten ? verdict : { line: verdict.line, kind: 'refused', person, reason: 'has-another' });
    }
    call.show(await shown(call, verdicts));
    return verdicts.some(({ kind }) => kind === 'refused') ? EXIT.notAsWanted : EXIT.done;
  });
}

/** Enrols what people have already elsewhere: an authenticator that can be asked by push, an account that they sign in to, a managed device. */
export const enrolledLink: CommandSpec<Options> = {
  name: 'link',
  operands: [
    operand(
      '<file.csv>',
      'columns person, at (okta, duo, graph, signed-lookup or an issuer), account, authenticator; passkey',
    ),
  ],
  summary: 'enrol what people have at Okta, Duo, another issuer or an inventory of devices',
  lesson: `It says what it would do, line by line; --apply does it. person is an id, user name, work address or number of the
directory; account and authenticator are the provider's ids of the user and of the factor or device. The provider is asked
whether that user has it: one that it does not know, or that is not in use, is refused. At an issuer (at is its address)
account is the subject that its ID tokens name, and authenticator is empty. One is added to whoever has none. At graph
(Microsoft's) or signed-lookup (your own source) authenticator is a managed device, account the user it belongs to there, and
passkey the credential id of the passkey that was made on it.

It is as old as the provider says. Where it does not say, as Duo, every issuer and, of the passkey, every inventory, it is as old as today, and counts as
evidence from the policy's tenure on.

The settings of the providers are the case worker's: OKTA_ORG_URL and OKTA_API_TOKEN; DUO_API_URL, DUO_INTEGRATION_KEY
and DUO_SECRET_KEY; LOGIN_ISSUERS and OIDC_ISSUER; those
of GRAPH_… and DEVICE_SOURCE_…. ENROLMENT_KEY_FILE is the key that vouches for what is enrolled; TRUST_FILE and
DIRECTORY_OF_RECORD_URL are the case worker's.
${OWNERS} Ends with status 5 when a line is refused.

Examples:
  countersign enrolled link factors.csv --source okta-export
  countersign enrolled link factors.csv --source okta-export --apply`,
  flags: [
    flag('--source <name>', 'where the lines come from: it is signed with each').makeOptionMandatory(),
    flag('--apply', 'write it'),
  ],
  options,
  run,
};
