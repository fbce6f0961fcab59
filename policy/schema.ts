import { z } from 'zod';
import { ACTIONS } from '../domain/actions.js';
import { BOUND_PERCENT_MIN } from '../domain/binding.js';
import { EFFECT_KINDS, EFFECT_STAGES } from '../domain/effects.js';
import { OVERLAP_SECONDS_MAX } from '../domain/api-keys.js';
import { GRANT_SECONDS_MAX } from '../domain/grants.js';
import { COMPROMISE_DOMAINS, METHODS } from '../domain/evidence.js';
import { NOTICE_LEVELS } from '../domain/notice-levels.js';
import { IALS } from '../domain/assurance.js';
import { PROOFING_DAYS_MAX } from '../domain/proofing.js';
import { LINE_FACTS } from '../domain/phone-lines.js';
import { OUTCOMES } from '../domain/outcomes.js';
import { DRAWN_PERCENT_MIN } from '../domain/review-draw.js';
import type { PolicyFile, PolicyRule } from './policy-file.js';
import { calendar } from './calendars.js';
import { callProblems, whomCallProblems } from './calls.js';
import {
  APPROVALS_MAX,
  DAY,
  HOUR,
  MINUTE,
  name,
  reference,
  seats,
  strength,
  verifiers,
  whole,
} from './schema-words.js';
import { circumstance, classRule, overlay } from './schema-overlays.js';
import { modeProblems, modeRule } from './modes.js';
import { ruleProblems, wholeProblems } from './soundness.js';

const evidence = z.strictObject({
  atLeast: whole(1, 5),
  minimumStrength: strength,
  oneAtLeast: strength,
  methods: z
    .array(
      z.strictObject({
        method: z.enum(METHODS),
        strength,
        // The longest that NIST lets an e-mailed recovery code live (section 2 of the policy page).
        freshSeconds: whole(1, 24 * HOUR),
        // Of the line that a code to a telephone goes to (SP 800-63B-4, section 3.1.3.3).
        mustKnow: z.array(z.enum(LINE_FACTS)).optional(),
        // Of a sign-in at another issuer (OpenID Connect Core, section 2): a context, by the name that the issuer gives it.
        // `repeatsIal`: of a provider of proofing, the identity assurance level (SP 800-63A-4) that the context stands for.
        acr: z
          .array(
            z.strictObject({
              value: z.string().min(1).max(256),
              strength,
              repeatsIal: z.literal(IALS, 'an identity assurance level from 1 to 3').optional(),
            }),
          )
          .optional(),
        // Of a managed device: 30 days at the most, as long as inventories take a silent one for compliant.
        seenWithinSeconds: whole(1, 30 * DAY).optional(),
        // Of a method that is none of NIST's own: it counts by a written risk analysis (SP 800-63B-4, section 4.2.1).
        riskAnalysis: z.string().min(1).max(256).optional(),
        // Trained within 12 months (CTL-22).
        attesters: z.strictObject({ group: name, trainingDays: whole(1, 365) }).optional(),
      }),
    )
    .min(1, 'at least one method'),
  // Row 2: one item of S2 is enough to take a lock off.
  oneAlone: z.literal([2, 3, 4], 'a strength from 2 to 4').optional(),
  // Row 4: from where nothing counts, and of which methods one must be there.
  oneOf: z
    .array(z.array(z.enum(METHODS)).min(1))
    .min(1)
    .optional(),
  withoutDomains: z.array(z.enum(COMPROMISE_DOMAINS)).min(1).optional(),
  minimumWithoutSuperior: strength.optional(),
  verifiers: verifiers.optional(),
  // CTL-02: never less than 30 days.
  tenureDays: whole(30, 3650),
  // At most 100 failed attempts (SP 800-63B-4, section 3.2.2).
  attemptsPerMethod: whole(1, 100),
  attemptsPerCase: whole(1, 100),
  attemptsPerPersonPerDay: whole(1, 100),
});

// Row 1a samples five in a hundred.
const binding = z.strictObject({ rule: name, percentOfCompleted: whole(BOUND_PERCENT_MIN, 100).optional() });

/** Longer chains tell people faster than anybody can read. Our choice. */
const ESCALATION_STEPS_MAX = 5;

// Not within a minute of one another, our choice: reminders that come faster are read by nobody.
const reminders = z.strictObject({ everySeconds: whole(MINUTE, 7 * DAY), withinHours: z.boolean('true or false') });

const escalationStep = z.strictObject({ afterSeconds: whole(1, 7 * DAY), to: z.strictObject({ group: name }) });

const approvals = z.strictObject({
  group: name,
  // Issue 6, item 3: groups that combine with AND.
  seats: seats.optional(),
  inOrder: z.boolean('true or false').optional(),
  always: whole(0, APPROVALS_MAX),
  // What can be read out to a caller needs a person who countersigns (section 5.3).
  // Nothing is given by what only revokes (row 11x).
  whenRelayable: whole(0, APPROVALS_MAX),
  callBack: z.boolean('true or false'),
  // A decision key counts 30 days after it was enrolled (architecture, section 4).
  keyTenureDays: whole(30, 3650),
  // An approver's assertion is at most five minutes old (section 2).
  statementSeconds: whole(1, 5 * MINUTE),
  reminders: reminders.optional(),
  escalation: z.array(escalationStep).max(ESCALATION_STEPS_MAX, `at most ${ESCALATION_STEPS_MAX} steps`).optional(),
});

// By a further person: within 15 minutes of a grant (row 14, section 5.9), within the hour that an account works unconfirmed (row 10).
const acknowledgement = z.strictObject({ group: name, withinSeconds: whole(1, GRANT_SECONDS_MAX) });

const windows = z.strictObject({
  evidenceSeconds: whole(1, 7 * DAY),
  // An approval expires after 60 minutes up to tier 2 (section 2).
  approvalSeconds: whole(1, HOUR),
  coolingOffSeconds: whole(0, 30 * DAY),
  // Rows 3 and 4: evidence of S4, given in person in row 4.
  coolingOffWaivedBy: z
    .strictObject({
      strength: z.literal(4),
      inPerson: z.literal(true, 'true, or leave it out').optional(),
    })
    .optional(),
  // The hand-over is 24 hours at most (section 5.2).
  handOverSeconds: whole(0, 24 * HOUR),
  // A claim is ten minutes at most (SP 800-63B-4, section 4.1.2.2).
  claimSeconds: whole(0, 10 * MINUTE),
  warrantSeconds: whole(1, 5 * MINUTE),
  // A grant is an hour at most (row 14); what an owner lends, eight (section 5.11); a key that was replaced works for 24 more (row 11).
  grantSeconds: whole(1, OVERLAP_SECONDS_MAX).optional(),
});

const review = z.strictObject({
  group: name,
  dueSeconds: whole(1, 30 * DAY),
  reminderSeconds: whole(1, 7 * DAY),
  ofOutcomes: z.literal('every', 'every: what did not complete is always looked at'),
  // Row 1b samples one in ten.
  percentOfCompleted: whole(DRAWN_PERCENT_MIN, 100).optional(),
});

const effect = z.strictObject({
  kind: z.enum(EFFECT_KINDS),
  connector: name,
  stage: z.enum(EFFECT_STAGES),
  end: z.enum(['reversed', 'made-safe', 'irreversible']),
  staysWhen: z.array(z.enum(OUTCOMES)),
  group: name.optional(),
  // Section 5.11: the groups whose owners lend them, one of which an opening names.
  oneOf: z.array(name).min(1).optional(),
});

const rule: z.ZodType<PolicyRule> = z
  .strictObject({
    rule: name,
    action: z.enum(ACTIONS),
    tier: z.literal([1, 2, 3, 4], 'a tier from 1 to 4'),
    controlOwner: name,
    reference,
    // Section 5.10: off, until a risk analysis is written down and named.
    off: z.literal(true, 'true, or leave it out').optional(),
    riskAnalysis: z.string().min(1).max(256).optional(),
    evidence,
    binding: binding.optional(),
    approvals,
    acknowledgement: acknowledgement.optional(),
    windows,
    review,
    notices: z.enum(NOTICE_LEVELS),
    effects: z.array(effect).min(1, 'at least one effect'),
    spacingSeconds: whole(0, 365 * DAY),
    // "Not me" works for at least 30 days (invariant 10).
    repudiationDays: whole(30, 3650),
  })
  .superRefine((value, context) => {
    for (const { path, message } of [...ruleProblems(value), ...callProblems(value)])
      context.addIssue({ code: 'custom', path, message });
  });

// Section 2, "proofing staleness": no policy is laxer.
const proofing = z.strictObject({
  tier1Days: whole(1, 3650).optional(),
  tier2Days: whole(1, PROOFING_DAYS_MAX.tier2Days),
  tier3Days: whole(1, PROOFING_DAYS_MAX.tier3Days),
  tier4Days: whole(1, PROOFING_DAYS_MAX.tier4Days),
});

/** From the second on: one of anything is no pattern. */
const frequency = z.strictObject({ atLeast: whole(2, 100_000), withinSeconds: whole(1, 365 * DAY) });

// Section 2 (recovery frequency, attempts), section 3 (overlays), CTL-17 and CTL-18.
const risk = z.strictObject({
  recoveries: frequency,
  wrongTries: frequency,
  casesGivenUp: frequency,
  casesOfAgent: frequency,
  casesOfDesk: frequency,
  peopleOfNumber: frequency,
  wrongTriesOfAgent: frequency,
  wrongTriesOfNumber: frequency,
  changedWithinSeconds: whole(1, 365 * DAY),
});

/** What a policy file must look like, with the bounds no policy may leave. Sections are those of the policy page. */
export const policyFile: z.ZodType<PolicyFile> = z
  .strictObject({
    label: name,
    authorityGroups: z.array(name).min(1, 'at least one group'),
    // Issue 5, item 3: who may state since when a source's data stand unchanged; nobody where it is absent.
    dataOwners: z.array(z.strictObject({ source: z.string().min(1).max(64), group: name })).optional(),
    // Issue 6, item 5: when the people of a group are at work; a group without one has no hours.
    calendars: z.array(calendar).optional(),
    rules: z.array(rule).min(1, 'at least one rule'),
    // Issue 6, item 7: what is not said is enforced.
    modes: z.array(modeRule).min(1, 'at least one, or leave it out').optional(),
    classes: z.array(classRule),
    overlays: z.array(overlay),
    // Row 4x: password and factors both lost.
    totalLoss: circumstance.optional(),
    // Rows 10 and 13: an account disabled for cause, or one that reaches far.
    accounts: z
      .strictObject({ disabledForCause: circumstance.optional(), farReaching: circumstance.optional() })
      .optional(),
    proofing,
    risk,
  })
  .superRefine((value, context) => {
    for (const { path, message } of [...wholeProblems(value), ...whomCallProblems(value), ...modeProblems(value)])
      context.addIssue({ code: 'custom', path, message });
  });
