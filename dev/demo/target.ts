import { connectSampleDirectory } from '../../connectors/sample-directory/connect.js';
import type { Stage } from './stage.js';

/** Whether the sample directory was ever asked to do an effect, by its own memory. */
export async function knowsEffect({ environment }: Stage, effectId: string): Promise<boolean> {
  const directory = connectSampleDirectory(environment.database.sample_directory_proof);
  try {
    const rows = await directory
      .selectFrom('sample_directory.effect')
      .select('effect_id')
      .where('effect_id', '=', effectId)
      .execute();
    return rows.length > 0;
  } finally {
    await directory.destroy();
  }
}
