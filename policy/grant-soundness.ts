import { ACKNOWLEDGEMENT_SECONDS_MAX, DELEGATION_SECONDS_MAX, grantSecondsMax } from '../domain/grants.js';
import type { PolicyRule } from './policy-file.js';
import { missing, unsound, type Unsound } from './unsound.js';

/** What somebody other than its owner grants is acknowledged by a further person, and has two approvals (row 14). */
function* emergencyProblems({ approvals, acknowledgement }: PolicyRule): Iterable<Unsound> {
  if (acknowledgement === undefined) yield unsound(['acknowledgement'], missing('acknowledgement'));
  else if (acknowledgement.withinSeconds > ACKNOWLEDGEMENT_SECONDS_MAX)
    yield unsound(['acknowledgement', 'withinSeconds'], `at most ${ACKNOWLEDGEMENT_SECONDS_MAX} (section 5.9)`);
  if (approvals.always < 2) yield unsound(['approvals', 'always'], 'at least 2: two people grant access (row 14)');
}

/** Whether it is an owner who grants, and not whoever is there in an emergency. */
function isLent(action: PolicyRule['action']): boolean {
  return grantSecondsMax(action) === DELEGATION_SECONDS_MAX;
}

/** A key that is replaced says how long it works on (row 11). */
function* overlapProblems({ action, windows: { grantSeconds } }: PolicyRule): Iterable<Unsound> {
  const path = ['windows', 'grantSeconds'];
  const max = grantSecondsMax(action);
  if (grantSeconds === undefined) yield unsound(path, missing('grantSeconds'));
  else if (grantSeconds > max) yield unsound(path, `at most ${max}: the key from before works no longer (row 11)`);
}

/** A grant says of what and for how long, ends by itself, and ends again whatever the outcome (row 14, section 5.11). */
export function* grantProblems(rule: PolicyRule): Iterable<Unsound> {
  const { action, effects, windows } = rule;
  const max = grantSecondsMax(action);
  for (const [at, { kind, group, oneOf, end, staysWhen }] of effects.entries()) {
    const path = ['effects', at];
    if (kind === 'key.retire') yield* overlapProblems(rule);
    if (kind !== 'membership.grant') {
      if (group !== undefined) yield unsound([...path, 'group'], 'no group: this effect grants no membership');
      continue;
    }
    if (action !== 'mailbox.delegate' && group === undefined && oneOf === undefined)
      yield unsound([...path, 'group'], missing('group'));
    if (windows.grantSeconds === undefined) yield unsound(['windows', 'grantSeconds'], missing('grantSeconds'));
    else if (windows.grantSeconds > max) yield unsound(['windows', 'grantSeconds'], `at most ${max}`);
    if (!isLent(action)) yield* emergencyProblems(rule);
    if (end !== 'reversed') yield unsound([...path, 'end'], 'reversed: what is granted is taken back');
    if (staysWhen.length > 0) yield unsound([...path, 'staysWhen'], 'no outcome: what is granted expires in every one');
  }
}

/** An agent works for a time alone, of row 13: nothing lets it go on, and it stays in no outcome. */
export function* agentProblems({ action, effects, windows }: PolicyRule): Iterable<Unsound> {
  const at = effects.findIndex(({ kind }) => kind === 'agent.enable');
  if (at >= 0 !== (action === 'agent.restore')) yield unsound(['effects'], 'agent.enable, of row 13 and of no other');
  const effect = effects[at];
  if (effect === undefined) return;
  if (effect.staysWhen.length > 0)
    yield unsound(['effects', at, 'staysWhen'], 'no outcome: what an agent is given expires in every one (row 13)');
  if (effect.end !== 'made-safe')
    yield unsound(['effects', at, 'end'], 'made-safe: an agent whose time is over is disabled');
  if (windows.grantSeconds === undefined) yield unsound(['windows', 'grantSeconds'], missing('grantSeconds'));
  else if (windows.grantSeconds > grantSecondsMax(action))
    yield unsound(['windows', 'grantSeconds'], `at most ${grantSecondsMax(action)}`);
}

/** What waits for a confirmation waits for somebody, and only what works for a time waits for one (row 10). */
export function* confirmationProblems({ action, acknowledgement, effects, windows }: PolicyRule): Iterable<Unsound> {
  const isConfirmed = effects.some(({ stage }) => stage === 'confirmed');
  const grants = effects.some(({ kind }) => kind === 'service-account.enable');
  if (isConfirmed !== grants || isConfirmed !== (action === 'service-account.enable'))
    yield unsound(
      ['effects'],
      'service-account.enable, and service-account.keep once it is confirmed, of row 10 alone',
    );
  if (!isConfirmed) return;
  if (acknowledgement === undefined) yield unsound(['acknowledgement'], missing('acknowledgement'));
  if (windows.grantSeconds === undefined) yield unsound(['windows', 'grantSeconds'], missing('grantSeconds'));
  else if (windows.grantSeconds > grantSecondsMax(action))
    yield unsound(['windows', 'grantSeconds'], `at most ${grantSecondsMax(action)}`);
}
