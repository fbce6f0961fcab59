import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeSecrets, renewCertificates, type Owner } from './secrets.js';

const HELP = `npm run make-secrets -- [options]

Makes the secrets that docker-compose.yml mounts: keys, a password for every database role, and a certificate for every
party from an authority of this installation's own. Never overwrites: to make new ones, move the folder away first.

  --folder FOLDER    where to make them; ./secrets unless given
  --owner UID:GID    the system user and group that the containers run as, not root; yours unless given
  --certificates     only the certificates, anew, which lasts two years; ca.key is to be in the folder meanwhile
  --help             this text`;

function ownerOf(text: string | undefined): Owner {
  const [uid, gid] = (text ?? `${process.getuid?.()}:${process.getgid?.()}`).split(':').map(Number);
  if (!Number.isSafeInteger(uid) || !Number.isSafeInteger(gid)) throw new Error('--owner takes UID:GID, two numbers');
  if (uid === undefined || gid === undefined || uid === 0) {
    throw new Error('No container runs as root: name another user with --owner UID:GID');
  }
  return { uid, gid };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: 'secrets' },
      owner: { type: 'string' },
      certificates: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const folder = path.resolve(values.folder);
  const owner = ownerOf(values.owner);
  if (values.certificates) {
    const files = await renewCertificates(folder, owner);
    return console.log(`made ${files.length} files anew in ${folder}:\n  ${files.join('\n  ')}`);
  }
  const files = await makeSecrets(folder, owner);
  console.log(`made ${files.length} files in ${folder}, for user ${owner.uid} alone:\n  ${files.join('\n  ')}`);
  console.log(
    '\nNo process of the compose file needs ca.key, which certifies: keep it elsewhere, for the next certificates.',
  );
  console.log(`\nPut into .env:\n  COUNTERSIGN_UID=${owner.uid}\n  COUNTERSIGN_GID=${owner.gid}`);
}

await main().catch((fault: unknown) => {
  const isThere = fault instanceof Error && 'code' in fault && fault.code === 'EEXIST';
  const message = isThere ? 'There are secrets already; nothing was overwritten.' : fault;
  console.error(message instanceof Error ? message.message : message);
  process.exitCode = 1;
});
