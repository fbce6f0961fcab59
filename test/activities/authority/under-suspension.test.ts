import { describe, expect, it } from '@jest/globals';
import type { AuthorityReading } from '../../../activities/authority/deps.js';
import { withSuspensions } from '../../../activities/authority/under-suspension.js';
import type { DirectoryOfRecord } from '../../../connectors/port.js';

const bare: DirectoryOfRecord = {
  findByIdentifier: async () => [],
  findById: async () => null,
  membersOf: async () => [],
};

/** Nobody is found in the directories here, so that nobody's authority is asked about. */
const reading = {} as AuthorityReading;

describe('a directory of record that is asked about suspensions too', () => {
  it('still tells who owns a group and when somebody signed in', async () => {
    const directory: DirectoryOfRecord & { owners: string[] } = {
      ...bare,
      owners: ['p-1'],
      async ownersOf() {
        return this.owners;
      },
      signInsOf: async (_personId: string, from: number) => [from],
    };
    const { directory: known } = withSuspensions({ ...reading, directory });
    expect(await known.ownersOf?.('g')).toEqual(['p-1']);
    expect(await known.signInsOf?.('p-1', 7, 9)).toEqual([7]);
  });

  it('has neither, where the directory has neither', () => {
    const { directory } = withSuspensions({ ...reading, directory: bare });
    expect(directory.ownersOf).toBeUndefined();
    expect(directory.signInsOf).toBeUndefined();
  });

  it('leaves a policy that changes while a worker runs to change', () => {
    let current = 'before';
    const deps = withSuspensions({
      ...reading,
      directory: bare,
      get policy() {
        return current;
      },
    });
    current = 'after';
    expect(deps.policy).toBe('after');
    expect({ ...deps }).toMatchObject({ directory: deps.directory, policy: 'after' });
  });
});
