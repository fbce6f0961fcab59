type Privileges = Readonly<Record<'api' | 'case_worker' | 'ledger' | 'connector_sample_directory', string>>;

const NONE = '';
const READ = 'select';
const ADD = 'select, insert';
/** How far an effect has come: all that a connector may change of the register. */
const PROGRESS =
  'update (state, submission, not_after, applied_at, proven_at, ending_at, ended_at, end_proven_at, last_error)';
const FREEING = 'update (outcome, freed_at, freed_by, applied)';
const SUPERSEDING = 'update (superseded_by)';

const row = (api: string, case_worker: string, ledger: string, connector_sample_directory: string): Privileges => ({
  api,
  case_worker,
  ledger,
  connector_sample_directory,
});

/** Who may do what to which table. What is not here is not granted (architecture, section 6: Processes). */
// A table is read in columns.
// prettier-ignore
const PRIVILEGES: Readonly<Record<string, Privileges>> = {
  //                 api       case worker                  ledger                     connector
  enrolled:      row(READ,     READ,                        NONE,                      NONE),
  enrolled_set:  row(READ,     READ,                        READ,                      NONE),
  open_recovery: row(NONE,     ADD,                         'select, insert, delete',  NONE),
  recovery:      row(NONE,     ADD,                         `select, ${FREEING}`,      NONE),
  opening:       row(NONE,     ADD,                         READ,                      NONE),
  stop_fact:     row(NONE,     ADD,                         READ,                      NONE),
  session_key:   row(ADD,      READ,                        NONE,                      NONE),
  case_run:      row(NONE,     READ,                        `${ADD}, ${SUPERSEDING}`,  NONE),
  ledger_entry:  row(NONE,     NONE,                        ADD,                       NONE),
  answer:        row(READ,     READ,                        'select, insert, delete',  NONE),
  case_view:     row(READ,     READ,                        'select, insert, update',  NONE),
  outbox:        row(NONE,     NONE,                        ADD,                       NONE),
  effect:        row(NONE,     'select, insert, update',    NONE,                      `select, ${PROGRESS}`),
  submission:    row('insert', 'select, delete',            NONE,                      'select, delete'),
  issued_code:   row(NONE,     `${ADD}, update (spent_at)`, NONE,                      NONE),
  attempt:       row(NONE,     ADD,                         NONE,                      NONE),
  verdict:       row(NONE,     ADD,                         NONE,                      NONE),
  totp_step:     row(NONE,     'select, insert, update',    NONE,                      NONE),
  notice:        row(NONE,     ADD,                         NONE,                      NONE),
};

const ALL_ROLES =
  'countersign_api, countersign_case_worker, countersign_ledger, countersign_connector_sample_directory';

const grants = Object.entries(PRIVILEGES).flatMap(([table, privileges]) =>
  Object.entries(privileges)
    .filter(([, granted]) => granted !== NONE)
    .map(([role, granted]) => `grant ${granted} on countersign.${table} to countersign_${role};`),
);

/** Least privilege, from the table above. */
export const GRANTS = [`grant usage on schema countersign to ${ALL_ROLES};`, ...grants].join('\n');
