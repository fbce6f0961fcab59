import type {
  StatementKind as Act,
  Action,
  AttestedMethod as VouchMethod,
  CallBackWord as CallWord,
  Conclusion,
  DocumentKind as Document,
  EffectKind,
  EffectState,
  Happened,
  Method,
  Outcome,
  Party,
  RiskSignal as Risk,
} from '../../api/console/told.js';

/** A heading and what stands below it. */
export interface StepTexts {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Why something did not go on. */
export type Failure =
  | 'signIn'
  | 'session'
  | 'role'
  | 'notFound'
  | 'stale'
  | 'late'
  | 'ownPart'
  | 'notInGroup'
  | 'keyTooRecent'
  | 'suspended'
  | 'delegator'
  | 'callBack'
  | 'aboveYou'
  | 'outsider'
  | 'tooOften'
  | 'notNow'
  | 'proof'
  | 'number'
  | 'reason'
  | 'unreachable'
  | 'busy';

/** What is signed, as the page where it is signed names it. */
export type Signed = Act | 'attest' | 'release';

/** Words for what the API and a statement name by a code. */
export interface Words {
  readonly actions: Readonly<Record<Action, string>>;
  readonly methods: Readonly<Record<Method, string>>;
  readonly strength: (strength: string) => string;
  readonly relayable: string;
  readonly unrelayable: string;
  readonly verified: (time: string) => string;
  readonly conclusions: Readonly<Record<Conclusion, string>>;
  readonly documents: Readonly<Record<Document, string>>;
  readonly calls: Readonly<Record<CallWord, string>>;
}

/** Every text of the console and of the page where decisions are signed, in one language. None holds markup. */
export interface Texts {
  readonly language: string;
  readonly languages: string;
  readonly noScript: string;
  readonly working: string;
  readonly words: Words;
  readonly start: StepTexts & { readonly button: string };
  /** At the foot of every page: what to do when in doubt. */
  readonly help: StepTexts;
  readonly signedInAs: (person: string) => string;
  readonly signOut: string;
  readonly signedOut: string;
  readonly toQueue: string;
  readonly queue: {
    readonly title: string;
    readonly empty: string;
    readonly forNobody: string;
    readonly more: string;
    readonly showMore: string;
    readonly taken: string;
    readonly yours: string;
    readonly ownPart: string;
    readonly opened: (age: string) => string;
    readonly left: (span: string) => string;
    readonly over: string;
    readonly tier: (tier: string) => string;
    readonly signatures: (given: string, needed: string) => string;
    readonly changed: string;
  };
  readonly waitingOn: Readonly<Record<Party, string>>;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly page: {
    readonly title: (action: string, subject: string) => string;
    readonly who: string;
    readonly asked: (people: string, ticket: string) => string;
    readonly openedBy: (who: string, age: string) => string;
    readonly program: (client: string) => string;
    readonly lost: string;
    readonly evidence: string;
    readonly noEvidence: string;
    readonly enrolled: (day: string) => string;
    readonly effects: string;
    readonly effectsDone: string;
    readonly states: Readonly<Record<EffectState, string>>;
    readonly before: Readonly<Record<EffectKind, string>>;
    readonly ends: Readonly<Record<'reversed' | 'made-safe' | 'irreversible', string>>;
    readonly risks: string;
    readonly noRisks: string;
    readonly riskNotes: Readonly<Record<Risk, string>>;
    readonly rule: string;
    readonly ruleLines: {
      readonly named: (rule: string, policy: string, tier: string, owner: string) => string;
      readonly exception: (id: string) => string;
      readonly items: (count: string) => string;
      readonly callBack: string;
      readonly coolingOff: (span: string) => string;
      readonly atOnce: string;
      readonly waived: (span: string) => string;
      readonly waivedBy: Readonly<Record<'superior' | 'presence', string>>;
      readonly review: (group: string, span: string) => string;
    };
    readonly seats: string;
    readonly noSeats: string;
    readonly seatOpen: (seat: string, missing: string, from: string) => string;
    readonly seatFilled: (seat: string) => string;
    readonly signedBy: (people: string) => string;
    /** Somebody signed for somebody who is away. */
    readonly standsFor: (by: string, whom: string) => string;
    readonly history: string;
    readonly happened: Readonly<Record<Happened, string>>;
    readonly bySystem: string;
    readonly reasons: string;
    readonly reasonOf: Readonly<Record<Act, (person: string) => string>>;
    readonly changed: string;
  };
  readonly act: {
    readonly title: string;
    readonly callBack: (number: string) => string;
    readonly noNumber: string;
    readonly calledBack: string;
    readonly buttons: Readonly<Record<Act, string>>;
    readonly conclude: Readonly<Record<Conclusion, string>>;
    readonly signing: string;
    readonly nothing: string;
    readonly ownPart: string;
    readonly done: Readonly<Record<Act, string>>;
  };
  readonly own: StepTexts;
  readonly vouch: StepTexts & {
    readonly open: string;
    readonly method: string;
    readonly methods: Readonly<Record<VouchMethod, string>>;
    readonly number: string;
    readonly numberHint: string;
    readonly document: string;
    readonly word: string;
    readonly button: string;
    readonly done: string;
  };
  readonly quiet: {
    readonly open: string;
    readonly title: (subject: string) => string;
    readonly held: string;
    readonly notHeld: string;
    readonly byDesk: (agent: string) => string;
    readonly bySubject: string;
    readonly gaveEvidence: string;
    readonly otherBrowser: string;
    readonly answered: string;
    readonly lines: readonly string[];
    readonly button: string;
    readonly done: string;
  };
  readonly failures: Readonly<Record<Failure, string>>;
  /** The page where decisions are signed. */
  readonly sign: {
    readonly title: string;
    readonly lines: readonly string[];
    readonly heading: Readonly<Record<Signed, (action: string, subject: string) => string>>;
    readonly labels: Readonly<
      Record<
        | 'subject'
        | 'account'
        | 'members'
        | 'decider'
        | 'case'
        | 'effects'
        | 'outcome'
        | 'reports'
        | 'evidence'
        | 'rule'
        | 'calledBack'
        | 'conclusion'
        | 'comment'
        | 'until'
        | 'method'
        | 'number'
        | 'document'
        | 'cue'
        | 'call',
        string
      >
    >;
    readonly person: (name: string, id: string) => string;
    readonly notCalledBack: string;
    readonly noSession: string;
    readonly attended: string;
    readonly reason: string;
    readonly reasonNeeded: string;
    readonly reasonHint: string;
    readonly reasonMissing: string;
    readonly button: string;
    readonly back: string;
    readonly refused: string;
    readonly failed: string;
    readonly noScript: string;
  };
}
