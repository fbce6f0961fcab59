import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '../../workers/project.js';

/** The compose file, as far as it is looked at here. */
interface ComposeFile {
  readonly services: Readonly<Record<string, { readonly command?: readonly string[] }>>;
}

/**
 * The arguments that docker-compose.yml gives a service, for where there are no containers.
 *
 * @param places where things are here, by how the container's path to them begins
 * @throws when there is no such service, or it is given none
 */
export async function composeCommand(service: string, places: Readonly<Record<string, string>>): Promise<string[]> {
  const text = await readFile(path.join(PROJECT_ROOT, 'docker-compose.yml'), 'utf8');
  const { command } = (parse(text, { merge: true }) as ComposeFile).services[service] ?? {};
  if (command === undefined) throw new Error(`docker-compose.yml gives ${service} no command`);
  return command.map((argument) =>
    Object.entries(places).reduce((said, [there, here]) => said.replace(there, here), argument),
  );
}
