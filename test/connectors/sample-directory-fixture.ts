import { connectSampleDirectory, type SampleDirectory } from '../../connectors/sample-directory/connect.js';
import { createSampleDirectory, urlForRole } from '../../connectors/sample-directory/create.js';
import type { SampleDirectoryRole } from '../../connectors/sample-directory/schema.js';
import { addToDirectory, type SignIn } from '../../dev/seed/directory.js';
import { generatedSubjects, type SamplePerson } from '../../dev/seed/people.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

/** A sample directory of a test's own, in a database of its own. */
export interface DirectoryFixture {
  /** The owner's view: sees and changes everything, as somebody behind everybody's back would. */
  readonly owner: SampleDirectory;
  /** The database it lies in, beside the tables of Countersign. */
  readonly database: TestDatabase;
  urlFor(role: SampleDirectoryRole): string;
  /** Adds an ordinary person nobody has used yet; everybody has {@link SIGN_IN}. */
  newPerson(): Promise<SamplePerson>;
  add(person: SamplePerson): Promise<void>;
  stop(): Promise<void>;
}

/** What everybody in these tests signs in with at first. */
export const SIGN_IN: SignIn = { password: 'marmalade on a tandem', totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };

/** The first one has what a URL gives a meaning to. */
const PASSWORDS = {
  sample_directory: "w/r:i@t%e'",
  sample_directory_proof: 'proof',
  sample_directory_reader: 'reader',
  sample_directory_idp: 'idp',
};

/** Makes an empty sample directory in a database of its own. Roles belong to the server: all files set the same passwords. */
export async function startDirectory(): Promise<DirectoryFixture> {
  const database = await startTestDatabase();
  const { ownerUrl } = database;
  await createSampleDirectory(ownerUrl, PASSWORDS);
  const owner = connectSampleDirectory(ownerUrl);
  const spare = generatedSubjects(500).map((person) => ({ ...person, managerId: null }));
  const add = (person: SamplePerson) => addToDirectory(ownerUrl, [{ person, signIn: SIGN_IN }]);
  return {
    owner,
    database,
    urlFor: (role) => urlForRole(ownerUrl, role, PASSWORDS[role]),
    add,
    async newPerson() {
      const person = spare.shift();
      if (!person) throw new Error('This test needs more than 500 people.');
      await add(person);
      return person;
    },
    async stop() {
      await owner.destroy();
      await database.stop();
    },
  };
}
