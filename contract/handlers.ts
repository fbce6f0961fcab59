/** Names of a case's handlers, as Temporal knows them. */
export const HANDLERS = {
  /** Update with start: answers once the case is open, or refused. */
  opened: 'opened',
  /** Signal: a challenge, a piece of evidence or a claim. */
  submit: 'submit',
  /** Signal: a signed act, or an agent who takes the case over. */
  decide: 'decide',
  /** Signal: a wish to stop with proof of standing. */
  stop: 'stop',
  /** Signal: a case that was held back looks again whether it may go on; it carries nothing, and nobody is believed. */
  wake: 'wake',
  /** Query: the case as people may see it. */
  view: 'view',
} as const;

/** Workflow types. */
export const WORKFLOWS = {
  recoveryCase: 'recoveryCase',
  containment: 'containment',
  reconciler: 'reconciler',
  digests: 'digests',
  enrolment: 'enrolment',
} as const;
