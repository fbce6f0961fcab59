import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, begin } from '../../../domain/advance.js';
import { PHASES } from '../../../domain/case.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import {
  agentStories,
  certificateStories,
  contactStories,
  delegationStories,
  emergencyStories,
  lossStories,
  mailboxStories,
  rebindStories,
  revocationStories,
  rotationStories,
  stories,
} from './stories.js';
import { type Story, walks } from './walk.js';

/** Enough that every phase and outcome is met many times over; about ten seconds. */
const WALKS = 1_500;

/** Least number of walks that must have come to each phase and each outcome: less would prove little about it. */
const LEAST_MET = 5;

const PLACES = [
  ...PHASES.filter((phase) => !['opening', 'executing', 'in-force'].includes(phase)),
  'executing/before-claim',
  'executing/claim',
];

/** Emergency access grants before anybody claims, and nothing is claimed. */
const EMERGENCY_PLACES = [
  ...PLACES.filter((place) => !['awaiting-claim', 'executing/claim'].includes(place)),
  'in-force',
];

/** Nothing is claimed, and nothing lasts for a time. */
const AT_ONCE_PLACES = EMERGENCY_PLACES.filter((place) => place !== 'in-force');

/** Walks stories, and names what too few of them came to. */
function metTooRarely(walked: fc.Arbitrary<Story>, names: readonly string[]): readonly string[] {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(walked, (story) => {
      const { places, outcomes } = walks({ begin, advance }, story);
      for (const name of [...places, ...outcomes]) met.set(name, (met.get(name) ?? 0) + 1);
    }),
    { numRuns: WALKS },
  );
  return names.filter((name) => (met.get(name) ?? 0) < LEAST_MET);
}

describe('a case, whatever is said to it', () => {
  it('never acts unearned, counts people once, ends what may not stay, and stays stopped (invariants 2 to 11)', () => {
    expect(metTooRarely(stories, [...PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('replaces a lost passkey after evidence from elsewhere, an approval and the time to object, or leaves it suspended', () => {
    expect(metTooRarely(lossStories, [...PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('binds a passkey for whoever lost every factor after evidence of others, two approvals and four hours, or leaves them suspended', () => {
    expect(metTooRarely(rebindStories, [...PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('grants emergency access to a passkey and two other people only, for its hour, and never leaves it granted', () => {
    expect(metTooRarely(emergencyStories, [...EMERGENCY_PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('replaces an address after 72 hours and a claim only, and puts the old one back whatever else becomes of it', () => {
    expect(
      metTooRarely(contactStories, [...PLACES.filter((place) => place !== 'executing/before-claim'), ...OUTCOMES]),
    ).toEqual([]);
  });

  it('lends what somebody owns for its time only, and never leaves it lent', () => {
    expect(metTooRarely(delegationStories, [...EMERGENCY_PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('lets somebody into a mailbox as themselves for its time only, by two other people, and never leaves them in it', () => {
    expect(metTooRarely(mailboxStories, [...EMERGENCY_PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('reissues a certificate to its owner and two other people only, and leaves none that nobody asked for', () => {
    expect(metTooRarely(certificateStories, [...AT_ONCE_PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('kills a reported key on its owner’s word alone, and has that looked at', () => {
    const waits = ['approving', 'cooling-off', 'ending'];
    const places = AT_ONCE_PLACES.filter((place) => !waits.includes(place));
    expect(metTooRarely(revocationStories, [...places, ...OUTCOMES])).toEqual([]);
  });

  it('replaces a key on the word of another owner, has both work for a day at most, and the old one never longer', () => {
    expect(metTooRarely(rotationStories, [...EMERGENCY_PLACES, ...OUTCOMES])).toEqual([]);
  });

  it('restores an agent to its owner and its own workload, both, and two other people, for its hour, and never leaves it', () => {
    expect(metTooRarely(agentStories, [...EMERGENCY_PLACES, ...OUTCOMES])).toEqual([]);
  });
});
