import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '../../workers/project.js';

/** The compose file, as far as it is looked at here. */
interface ComposeFile {
  readonly services: Readonly<
    Record<
      string,
      { readonly command?: readonly string[]; readonly environment?: Readonly<Record<string, string | number>> }
    >
  >;
}

/** Where things are on this machine, by how the compose file names their place: the first of each in a text counts. */
export type Places = Readonly<Record<string, string>>;

/** `${NAME:?why}` in a value: a variable that has no default and is asked for by name. */
export const WANTED = /\$\{(\w+):\?[^}]+\}/g;

/** What Compose makes of a value with the given variables. @throws when one is wanted that is not among them */
export function interpolated(value: string | number, variables: Readonly<Record<string, string>>): string {
  return String(value).replace(WANTED, (_all, name: string) => {
    const given = variables[name];
    if (given === undefined) throw new Error(`the compose file wants ${name}, and nobody says so`);
    return given;
  });
}

const located = (text: string, places: Places): string =>
  Object.entries(places).reduce((said, [there, here]) => said.replace(there, here), text);

async function serviceOf(name: string): Promise<ComposeFile['services'][string]> {
  const text = await readFile(path.join(PROJECT_ROOT, 'docker-compose.yml'), 'utf8');
  const service = (parse(text, { merge: true }) as ComposeFile).services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}

/** The arguments that docker-compose.yml gives a service, for where there are no containers. */
export async function composeCommand(service: string, places: Places): Promise<string[]> {
  const { command = [] } = await serviceOf(service);
  return command.map((argument) => located(argument, places));
}

/**
 * The environment that docker-compose.yml gives a service, for where there are no containers.
 *
 * @param variables what somebody who installs writes into `.env`
 */
export async function composeEnvironment(
  service: string,
  places: Places,
  variables: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { environment = {} } = await serviceOf(service);
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, located(interpolated(value, variables), places)]),
  );
}
