import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startInstallation, type Installation } from '../../../dev/servers/installation.js';

/** An installation in a folder of its own. */
export interface OwnInstallation extends Installation {
  stop(): Promise<void>;
}

/** Installs what `docker compose up` would before it migrates. */
export async function install(): Promise<OwnInstallation> {
  const above = await mkdtemp(path.join(tmpdir(), 'countersign-install-'));
  const installation = await startInstallation(path.join(above, 'secrets'));
  return {
    ...installation,
    async stop() {
      await installation.postgres.stop();
      await rm(above, { recursive: true });
    },
  };
}
