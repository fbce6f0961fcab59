import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUILT, PROJECT_ROOT } from '../../../workers/project.js';

/**
 * A build beside this one, as the next release is: the same workflows under another build id (the SDK takes it from the
 * bundle's bytes), in files of its own.
 */
export class OtherBuild {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<OtherBuild> {
    const folder = await mkdtemp(path.join(tmpdir(), 'countersign-build-'));
    const built = path.join(folder, 'dist');
    await cp(BUILT, built, { recursive: true });
    for (const shared of ['package.json', 'node_modules', 'policy']) {
      await symlink(path.join(PROJECT_ROOT, shared), path.join(folder, shared));
    }
    const bundle = path.join(built, 'workflow-bundle.js');
    await writeFile(bundle, `/* the next release */${await readFile(bundle, 'utf8')}`);
    return new OtherBuild(folder);
  }

  /** Where a program of it lies, by the program's path inside a build. */
  program(inBuild: string): string {
    return path.join(this.#folder, 'dist', inBuild);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
