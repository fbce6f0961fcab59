/** What a file of people may say of each as the directory of record would (`policy check --people`). */
const OF_RECORD = [
  'name',
  'groups',
  'manager',
  'status',
  'employer',
  'sponsor',
  'account_kind',
  'contract_ends',
] as const;

/** What it may say of what they have enrolled (`coverage --people`). */
const ENROLLED = ['kind', 'enrolled_at', 'device', 'behind_identity_provider'] as const;

/** The columns of a file of people. Each command takes those it is about and passes the others over: one file serves all. */
export const PEOPLE_COLUMNS = { required: ['person'], optional: [...OF_RECORD, ...ENROLLED] } as const;
export type PeopleColumn = (typeof PEOPLE_COLUMNS)['required' | 'optional'][number];
