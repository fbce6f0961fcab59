import type { Texts } from './texts.js';

/** What the page says where somebody answers for an account that is no person's, in English. */
export const ACCOUNTS: Pick<Texts, 'accountSteps' | 'workload'> = {
  accountSteps: {
    inUse: {
      title: 'It works for a time',
      lines: [
        'What you own works again, with the rights that it had. It is disabled by itself when the time is over.',
        'Is something wrong with it, have the help desk end it now.',
      ],
    },
    done: {
      title: 'It is done',
      lines: [
        'What you asked for was done to the account you own. You are told of it by mail.',
        'You can close this page.',
      ],
    },
  },
  workload: {
    field: 'Token',
    fieldHint: 'The whole token as it was printed: three parts with dots between them. Send it to nobody.',
    run: {
      spiffe: 'Run the command where the workload runs, as the workload.',
      kubernetes: 'Run the command with the names of the service account and its namespace.',
      github: 'Run the command in a job of the workflow that may ask for an identity token; the token is its value.',
      'google-cloud': 'Run the command on the machine or in the service that the account runs on.',
    },
  },
};
