import { sql } from 'kysely';
import { connect } from '../../../db/connect.js';
import { clientCodec } from '../../../proofs/codec.js';
import type { Keyring } from '../../../proofs/keyring.js';
import { mailPlace, tablePlace } from '../../actors/used-secrets.js';
import type { Stage } from '../stage.js';
import type { RunHistory } from './histories.js';
import type { Place } from './search.js';
import { decodedIn, textsIn } from './texts.js';

/** Every place there is where something was written. */
export async function everyPlace(
  { environment, surface }: Stage,
  histories: readonly RunHistory[],
  keyring: Keyring,
): Promise<readonly Place[]> {
  const logs = Object.values(environment.processes).map((one) => ({ name: `log of ${one.name}`, text: one.log() }));
  const mails = (await surface.mail.messages()).map(({ messageId, subject, text, raw, to }) => ({
    name: mailPlace(messageId),
    text: [to.join(' '), subject, text, raw].join('\n'),
  }));
  return [
    ...(await historyPlaces(histories, keyring)),
    ...logs,
    ...mails,
    ...(await tables(environment.database.owner)),
  ];
}

async function historyPlaces(histories: readonly RunHistory[], keyring: Keyring): Promise<readonly Place[]> {
  const codec = clientCodec(keyring);
  const places = histories.map(async ({ workflowId, runId, history, described }) => [
    { name: `history of ${workflowId} (${runId}), as it lies there`, text: [...textsIn(history)].join('\n') },
    { name: `history of ${workflowId} (${runId}), decoded`, text: (await decodedIn(history, codec)).text },
    { name: `search attributes and memo of ${workflowId} (${runId})`, text: [...textsIn(described)].join('\n') },
    { name: `memo of ${workflowId} (${runId}), decoded`, text: (await decodedIn(described, codec)).text },
  ]);
  return (await Promise.all(places)).flat();
}

/** Every row of every table of both schemas, as text. */
async function tables(ownerUrl: string): Promise<readonly Place[]> {
  const owner = connect(ownerUrl);
  try {
    const { rows } = await sql<{ schema: string; table: string }>`
      select table_schema as schema, table_name as table from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(owner);
    const places = rows.map(async ({ schema, table }) => {
      const kept = await sql<{
        text: string;
      }>`select its::text as text from ${sql.table(`${schema}.${table}`)} its`.execute(owner);
      return { name: tablePlace(schema, table), text: kept.rows.map(({ text }) => text).join('\n') };
    });
    return await Promise.all(places);
  } finally {
    await owner.destroy();
  }
}
