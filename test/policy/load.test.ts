import { describe, expect, it } from '@jest/globals';
import { isMap, isSeq, parseDocument, type Document } from 'yaml';
import { loadPolicy, parsePolicy, PolicyError } from '../../policy/load.js';

import { altered, mistakesIn, SOURCE } from './mistakes.js';

describe('the policy files of the repository', () => {
  it('are valid, and the one for production is allowed there', async () => {
    const policy = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(policy.label).toBe('recovery');
    expect(policy.rules.map((rule) => rule.action)).toEqual([
      'password.reset',
      'mfa.reset',
      'access.emergency',
      'account.unlock',
      'mfa.rebind',
      'mfa.rebind-remote',
      'contact.change',
      'access.delegate',
      'service-account.enable',
      'agent.restore',
      'mailbox.delegate',
      'api-key.rotate',
      'api-key.revoke',
      'certificate.reissue',
    ]);
    expect((await loadPolicy('policy/demo.yaml', { production: false })).label).toBe('demo');
  });

  it('refuse the short windows of the demo in production, saying what to do', async () => {
    await expect(loadPolicy('policy/demo.yaml', { production: true })).rejects.toThrow(
      /policy\/demo\.yaml:4:8 label: expected a policy for production.*set POLICY_FILE/,
    );
  });

  it('demand of a reset what row 1b says', async () => {
    const [rule] = (await loadPolicy('policy/recovery.yaml', { production: true })).rules;
    expect(rule).toMatchObject({
      tier: 1,
      evidence: { atLeast: 2, minimumStrength: 1, oneAtLeast: 2, tenureDays: 30 },
      approvals: { group: 'recovery-approvers', always: 0, whenRelayable: 1, callBack: true, statementSeconds: 300 },
      windows: { approvalSeconds: 3600, coolingOffSeconds: 0, handOverSeconds: 86_400, claimSeconds: 600 },
      review: { group: 'recovery-reviewers', dueSeconds: 604_800, ofOutcomes: 'every' },
      spacingSeconds: 14_400,
      repudiationDays: 30,
    });
  });

  it('demand of a lost passkey what row 3 says', async () => {
    const [, rule] = (await loadPolicy('policy/recovery.yaml', { production: true })).rules;
    expect(rule).toMatchObject({
      action: 'mfa.reset',
      tier: 2,
      evidence: { atLeast: 2, minimumStrength: 2, oneAtLeast: 3, tenureDays: 30 },
      approvals: { group: 'recovery-approvers', always: 1, callBack: true },
      windows: { approvalSeconds: 3_600, coolingOffSeconds: 3_600, claimSeconds: 600 },
      review: { dueSeconds: 259_200 },
    });
    expect(rule?.evidence.methods.map(({ method, strength }) => `${method} S${strength}`)).toEqual([
      'totp S2',
      'recovery-code S3',
      'manager-confirmation S2',
      'recovery-contact S2',
      'attended-video S3',
      'in-person S4',
    ]);
    expect(rule?.effects.map(({ kind, stage }) => `${kind} ${stage}`)).toEqual([
      'authenticator.suspend before-claim',
      'authenticator.bind claim',
      'authenticator.remove claim',
      'sessions.revoke claim',
    ]);
  });

  it('demand of an unlocking what row 2 says', async () => {
    const [, , , rule] = (await loadPolicy('policy/recovery.yaml', { production: true })).rules;
    expect(rule).toMatchObject({
      action: 'account.unlock',
      tier: 1,
      evidence: { atLeast: 2, minimumStrength: 1, oneAlone: 2 },
      approvals: { always: 0, whenRelayable: 1, callBack: true },
      windows: { coolingOffSeconds: 0, handOverSeconds: 0, claimSeconds: 0 },
      review: { dueSeconds: 604_800 },
    });
    expect(rule?.effects.map(({ kind, stage, end }) => `${kind} ${stage} ${end}`)).toEqual([
      'account.unlock before-claim made-safe',
      'sessions.revoke before-claim irreversible',
    ]);
  });

  it('demand of an emergency access what row 14 says', async () => {
    const [, , rule] = (await loadPolicy('policy/recovery.yaml', { production: true })).rules;
    expect(rule).toMatchObject({
      action: 'access.emergency',
      tier: 4,
      evidence: { atLeast: 1, minimumStrength: 4, methods: [{ method: 'passkey', strength: 4 }] },
      approvals: { always: 2 },
      windows: { coolingOffSeconds: 0, grantSeconds: 3_600 },
      review: { dueSeconds: 86_400, ofOutcomes: 'every' },
      effects: [{ kind: 'membership.grant', stage: 'before-claim', end: 'reversed', staysWhen: [] }],
    });
  });

  it('demand of another address what row 5 says', async () => {
    const { rules } = await loadPolicy('policy/recovery.yaml', { production: true });
    const rule = rules.find(({ action }) => action === 'contact.change');
    expect(rule).toMatchObject({
      tier: 3,
      evidence: { atLeast: 2, minimumStrength: 2, oneAtLeast: 3, withoutDomains: ['mailbox'] },
      approvals: { group: 'recovery-approvers', always: 1, callBack: true },
      windows: { coolingOffSeconds: 259_200, handOverSeconds: 86_400, claimSeconds: 600 },
      review: { dueSeconds: 259_200 },
      notices: 'N2',
      effects: [{ kind: 'contact.replace', connector: 'enrolment', stage: 'claim', end: 'reversed' }],
      spacingSeconds: 259_200,
    });
  });

  it('demand of what an owner lends what section 5.11 says', async () => {
    const { rules } = await loadPolicy('policy/recovery.yaml', { production: true });
    const rule = rules.find(({ action }) => action === 'access.delegate');
    expect(rule).toMatchObject({
      tier: 2,
      evidence: { atLeast: 1, minimumStrength: 4 },
      approvals: { always: 1, seats: [{ seat: 'owner', from: [{ relation: 'owner' }], atLeast: 1 }] },
      windows: { coolingOffSeconds: 3_600, grantSeconds: 28_800 },
      effects: [{ kind: 'membership.grant', end: 'reversed', staysWhen: [] }],
    });
  });
});

describe('the digest of a policy', () => {
  it('changes with every number and not with comments or layout', () => {
    const digest = (text: string): string => parsePolicy(text, 'policy.yaml', { production: true }).digest;
    expect(digest(`# one more comment\n${SOURCE}\n\n`)).toBe(digest(SOURCE));
    expect(digest(altered('tenureDays: 30', 'tenureDays: 31').text)).not.toBe(digest(SOURCE));
  });
});

describe('a policy with a mistake', () => {
  /** `at`: what stands on the line that is named, where that is not the changed line itself. */
  const CASES: readonly (readonly [what: string, from: string, to: string, expected: RegExp, at?: string])[] = [
    ['a misspelt key', 'tenureDays:', 'tenureDay:', /no such key/],
    ['a number as text', 'atLeast: 2', 'atLeast: "2"', /a whole number from 1 to 5, found "2"/],
    ['a fraction', 'tenureDays: 30', 'tenureDays: 30.5', /whole number/],
    ['one piece of evidence only', 'atLeast: 2', 'atLeast: 1', /at least 2, unless every item is of strength 4/],
    ['a tenure under 30 days', 'tenureDays: 30', 'tenureDays: 29', /whole number from 30/],
    [
      'a method that does not exist',
      'method: totp',
      'method: caller-id',
      /one of totp, email-code, passkey, recovery-code, phone-code, push, federated-login, manager-confirmation, recovery-contact, attended-video, in-person, device, call-back, workload-attestation; found "caller-id"/,
    ],
    ['the same method twice', 'method: email-code', 'method: totp', /each method once/],
    [
      'a fact of a line that no carrier tells',
      'mustKnow: [sim-change]',
      'mustKnow: [colour]',
      /one of sim-change, porting/,
    ],
    ['an inadmissible strength', 'strength: 1', 'strength: 0', /one of 1, 2, 3, 4/],
    [
      'a strength below the least',
      'minimumStrength: 1',
      'minimumStrength: 2',
      /at least minimumStrength \(2\)/,
      'strength: 1',
    ],
    ['a proofing older than two years in tier 2', 'tier2Days: 730', 'tier2Days: 731', /a whole number from 1 to 730/],
    ['a proofing older than a year in tier 3', 'tier3Days: 365', 'tier3Days: 366', /a whole number from 1 to 365/],
    ['a proofing older than a year in tier 4', 'tier4Days: 365', 'tier4Days: 730', /a whole number from 1 to 365/],
    ['more items than methods', 'atLeast: 1', 'atLeast: 2', /at most the number of admitted methods \(1\)/],
    [
      'more attempts per method than per case',
      'attemptsPerCase: 5',
      'attemptsPerCase: 2',
      /at least attemptsPerMethod/,
    ],
    ['no approver for what can be relayed', 'whenRelayable: 1', 'whenRelayable: 0', /whole number from 1/],
    ['no call-back', 'callBack: true', 'callBack: false', /can be read out to a caller/],
    ['an approval open for two hours', 'approvalSeconds: 3600', 'approvalSeconds: 7200', /to 3600/],
    ['a claim open for an hour', 'claimSeconds: 600', 'claimSeconds: 3600', /to 600/],
    ['an action outside the catalogue', 'action: password.reset', 'action: password.read', /one of password.reset/],
    ['a tier that does not exist', 'tier: 1', 'tier: 5', /one of 1, 2, 3, 4/],
    ['a review of some cases only', 'ofOutcomes: every', 'ofOutcomes: completed', /every/],
    [
      'a lot that draws fewer than row 1b',
      'reminderSeconds: 86400',
      'reminderSeconds: 86400\n      percentOfCompleted: 9',
      /a whole number from 10 to 100/,
      'percentOfCompleted: 9',
    ],
    [
      'a reminder after the review is due',
      'dueSeconds: 604800',
      'dueSeconds: 3600',
      /at most dueSeconds/,
      'reminderSeconds:',
    ],
    [
      'an effect that stays after "not me"',
      'staysWhen: [completed]',
      'staysWhen: [completed, repudiated]',
      /can be ended/,
    ],
    ['deciders who hold no authority', 'group: recovery-approvers', 'group: everybody', /named in authorityGroups/],
    ['one of anything as a pattern', 'casesGivenUp: { atLeast: 2', 'casesGivenUp: { atLeast: 1', /whole number from 2/],
    ['two recoveries within the hour', 'spacingSeconds: 14400', 'spacingSeconds: 3600', /at least 14400/],
    ['"not me" for a week only', 'repudiationDays: 30', 'repudiationDays: 7', /whole number from 30/],
    ['a lost passkey replaced without an approval', 'always: 1', 'always: 0', /somebody countersigns always \(row 3\)/],
    ['a lost passkey replaced for what is weak', 'minimumStrength: 2', 'minimumStrength: 1', /at least 2 \(row 3\)/],
    [
      'a lost passkey replaced before anybody could object',
      'coolingOffSeconds: 3600',
      'coolingOffSeconds: 3599',
      /at least 3600: time to object/,
    ],
    [
      'a lost passkey that is given back',
      'staysWhen: [completed, refused, lapsed, cancelled, repudiated, failed]',
      'staysWhen: [completed, refused, lapsed, cancelled, repudiated]',
      /every outcome/,
    ],
    [
      'a lost passkey that works until the subject comes back',
      'stage: before-claim',
      'stage: claim',
      /does not wait for the subject/,
    ],
    [
      'a lost passkey that is never suspended',
      'kind: authenticator.suspend',
      'kind: password.set',
      /authenticator.suspend, authenticator.bind, authenticator.remove, in this order/,
    ],
    [
      'authenticators replaced by the reset of a password',
      'kind: password.set',
      'kind: authenticator.bind',
      /leaves authenticators alone/,
    ],
    [
      'emergency access for one piece of evidence that is not superior',
      'minimumStrength: 4',
      'minimumStrength: 3',
      /at least 2, unless every item is of strength 4/,
      'atLeast: 1',
    ],
    ['emergency access on one approval', 'always: 2', 'always: 1', /at least 2: two people grant access/],
    [
      'a grant acknowledged after half an hour',
      'withinSeconds: 900',
      'withinSeconds: 1800',
      /withinSeconds at most 900/,
    ],
    ['a grant acknowledged by anybody', 'group: operators', 'group: everybody', /named in authorityGroups/],
    ['a grant of two hours', 'grantSeconds: 3600', 'grantSeconds: 7200', /grantSeconds at most 3600/],
    ['a grant that stays', 'staysWhen: []', 'staysWhen: [completed]', /what is granted expires in every one/],
    ['a grant that is not taken back', 'end: reversed', 'end: made-safe', /what is granted is taken back/],
    ['a grant of authority over cases', 'group: emergency-operators', 'group: operators', /confers no authority/],
    ['a claim where nothing is claimed', 'claimSeconds: 0', 'claimSeconds: 600', /0: no effect is claimed/],
    ['no time for the claim', 'claimSeconds: 600', 'claimSeconds: 0', /at least 1: an effect is claimed/],
    [
      'a group where no membership is granted',
      'kind: membership.grant',
      'kind: sessions.revoke',
      /this effect grants no membership/,
      'group: emergency-operators',
    ],
    ['broken indentation', '    tier: 1', '      tier: 1', /well-formed YAML/, '# Row 1b.'],
    ['the same key twice', 'always: 0', 'group: operators', /well-formed YAML/],
    ['a tag that could be code', 'label: recovery', 'label: !!js/function recovery', /well-formed YAML/],
  ];

  it.each(CASES.map(([what, from, to, expected, at]) => ({ what, from, to, expected, at })))(
    'is refused by line: $what',
    ({ from, to, expected, at }) => {
      const { text, line: changed } = altered(from, to);
      const mistakes = mistakesIn(text);
      expect(mistakes.map(({ key, expected: words }) => `${key} ${words}`).join('\n')).toMatch(expected);
      const line = at === undefined ? changed : text.split('\n').findIndex((words) => words.includes(at)) + 1;
      expect(mistakes.map((mistake) => mistake.line)).toContain(line);
    },
  );

  it('is refused when nobody acknowledges what it grants', () => {
    const without = SOURCE.replace(/ {4}acknowledgement:\n.*\n.*\n/, '');
    expect(without).not.toBe(SOURCE);
    expect(mistakesIn(without)).toMatchObject([{ expected: 'the key "acknowledgement", which is missing' }]);
  });

  it('is told with file, line, column, what was expected and what to do next', () => {
    const { text, line } = altered('tenureDays: 30', 'tenureDays: soon');
    expect(() => parsePolicy(text, 'my/policy.yaml', { production: false })).toThrow(
      new RegExp(
        `^my/policy\\.yaml:${line}:19 rules\\.0\\.evidence\\.tenureDays: expected .* found "soon"\\nCorrect this`,
      ),
    );
  });

  it('is told all at once, in the order of the lines', () => {
    const first = altered('tier: 1', 'tier: 9').text;
    const both = first.replace('repudiationDays: 30', 'repudiationDays: 1');
    const lines = mistakesIn(both).map((mistake) => mistake.line);
    expect(lines).toHaveLength(2);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
  });

  it.each([
    ['nothing', ''],
    ['a list', '- label: recovery'],
    ['a text', 'recovery'],
    ['two documents', `${SOURCE}\n---\n${SOURCE}`],
    ['an alias that grows without end', 'label: &a [*a]\nrules: *a\nauthorityGroups: *a'],
  ])('is refused when the file holds %s', (_what, text) => {
    expect(() => parsePolicy(text, 'policy.yaml', { production: false })).toThrow(PolicyError);
  });

  it('says which variable to set when there is no such file', async () => {
    await expect(loadPolicy('policy/none.yaml', { production: false })).rejects.toThrow(/POLICY_FILE/);
  });
});

/** The path of every key of a document. */
function keysOf(document: Document): readonly (readonly (string | number)[])[] {
  const paths: (string | number)[][] = [];
  const walk = (node: unknown, path: (string | number)[]): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const below = [...path, String(key)];
        paths.push(below);
        walk(value, below);
      }
    }
    if (isSeq(node)) node.items.forEach((item, at) => walk(item, [...path, at]));
  };
  walk(document.contents, []);
  return paths;
}

/** Without these less counts, more is looked at, or nobody is called again: whoever leaves them out loosens nothing. */
const MAY_BE_LEFT_OUT = [
  'riskAnalysis',
  'binding',
  'percentOfCompleted',
  'oneAlone',
  'minimumWithoutSuperior',
  'withoutDomains',
  'verifiers',
  'seats',
  'oneOf',
  'off',
  'reminders',
  'escalation',
  'totalLoss',
  'accounts',
  'disabledForCause',
  'farReaching',
  'coolingOffWaivedBy',
  // Row 4 without it is refused by its floor.
  'inPerson',
];

/** An overlay says what it asks for above the rule and nothing else; what a class gets at the least, the floor says. */
const OF_EVERY_OVERLAY = ['overlay', 'classes', 'actions', 'controlOwner', 'reference'];

function isDemanded(path: readonly (string | number)[]): boolean {
  // A seat is from a group or from a relation: either may be left out, not both.
  if (path.includes('from') && ['group', 'relation'].includes(`${path.at(-1)}`)) return false;
  if (path[0] === 'overlays' && path.length > 1) return path.length === 3 && OF_EVERY_OVERLAY.includes(`${path[2]}`);
  if (path[0] === 'accounts' && path.length > 2) return path.length === 3 && OF_EVERY_OVERLAY.includes(`${path[2]}`);
  if (path[0] === 'totalLoss' && path.length > 1) return path.length === 2 && OF_EVERY_OVERLAY.includes(`${path[1]}`);
  return !MAY_BE_LEFT_OUT.includes(`${path.at(-1)}`);
}

describe('every key of a policy', () => {
  it('is demanded: the policy without it is refused, naming it', () => {
    // Once of each kind: what the schema demands of one rule it demands of all.
    const kindOf = (path: readonly (string | number)[]) =>
      path.map((key) => (typeof key === 'number' ? '*' : key)).join();
    const demanded = keysOf(parseDocument(SOURCE)).filter(isDemanded);
    const paths = [...new Map(demanded.map((path) => [kindOf(path), path])).values()];
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      const document = parseDocument(SOURCE);
      document.deleteIn(path);
      const mistakes = mistakesIn(document.toString());
      expect([
        path,
        mistakes.some((mistake) => mistake.expected === `the key "${path.at(-1)}", which is missing`),
      ]).toEqual([path, true]);
    }
  });
});
