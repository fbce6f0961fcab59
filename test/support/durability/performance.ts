import { Gates } from './gates.js';
import { Lane, type LanePlan, type Order, type Victim } from './lane.js';
import { Pace } from './pace.js';
import { apiPlans, caseWorkerPlans, connectorEndingPlans, connectorPlans, crashPlans, endingPlans } from './plans.js';
import { Player } from './player.js';
import { STORIES, type StoryName } from './stories.js';
import { Strikes } from './strikes.js';
import type { Theatre } from './theatre.js';
import { stepsOf, traceOf, type Trace } from './trace.js';

/** A case that was told to its end, and what it left behind. */
export interface Told {
  readonly name: string;
  readonly story: StoryName;
  readonly player: Player;
  readonly trace: Trace;
}

/** Everything that was told. */
export interface Performance {
  readonly orders: Readonly<Record<StoryName, Order>>;
  readonly undisturbed: Readonly<Record<StoryName, Told>>;
  readonly killed: readonly Told[];
  readonly strikes: Pick<Strikes, 'met' | 'kills'>;
}

/** What an undisturbed telling came to. */
interface Reference {
  readonly order: Order;
  readonly told: Told;
}

/** The stories that wait for no window to pass. */
const IN_NO_HURRY = ['completed', 'refused', 'repudiated', 'disowned'] as const;

/** Tells stories, undisturbed and killed, on one stage. */
class Programme {
  readonly lanes: Lane[] = [];
  readonly #theatre: Theatre;
  readonly #gates: Gates;
  readonly #strikes: Strikes;
  readonly references = new Map<StoryName, Reference>();

  constructor(theatre: Theatre, gates: Gates, strikes: Strikes) {
    this.#theatre = theatre;
    this.#gates = gates;
    this.#strikes = strikes;
  }

  /** Every story undisturbed, and killed at each of its steps by whatever acts there. */
  async plays(): Promise<void> {
    await Promise.all(IN_NO_HURRY.map((story) => this.#undisturbed(story)));
    const completed = this.#orderOf('completed');
    await this.#rounds('api', apiPlans(completed));
    await this.#rounds('case-worker', caseWorkerPlans(completed, 'write'));
    await this.#rounds('case-worker', caseWorkerPlans(completed, 'commit'));
    const endings = (['refused', 'repudiated', 'disowned'] as const).flatMap((story) =>
      endingPlans(story, this.#orderOf(story)),
    );
    await this.#rounds('case-worker', endings);
    await this.#rounds('connector-worker', [...connectorPlans(), ...connectorEndingPlans('repudiated')]);
    await this.#rounds('database', crashPlans('database'));
    await this.#rounds('all', crashPlans('all'));
    await Promise.all(this.lanes.map((lane) => lane.done));
    await this.#theatre.shortensHandOver();
    await this.#undisturbed('lapsed');
    const atTheTarget = await this.#enter(connectorEndingPlans('lapsed'));
    const lapsing = await this.#enter(endingPlans('lapsed', this.#orderOf('lapsed')));
    // Their windows end together: the gates of both must be closed by then.
    await Promise.all(atTheTarget.map(async (lane) => (await lane.getsReady()).go()));
    await this.#strikes.rounds(lapsing, 'case-worker');
    await this.#strikes.rounds(atTheTarget, 'connector-worker');
    await Promise.all(this.lanes.map((lane) => lane.done));
  }

  async traceOf(story: StoryName, name: string, player: Player): Promise<Told> {
    await player.isOver();
    return { name, story, player, trace: await traceOf(this.#theatre, player, story) };
  }

  /** @throws when the story was not told undisturbed yet */
  #orderOf(story: StoryName): Order {
    const reference = this.references.get(story);
    if (reference === undefined) throw new Error(`${story} was not told yet`);
    return reference.order;
  }

  /** One story without a kill, from which the others may differ in nothing. */
  async #undisturbed(story: StoryName): Promise<void> {
    const pace = new Pace();
    const player = new Player(this.#theatre, `undisturbed ${story}`, await this.#theatre.nextSubject(), pace);
    await STORIES[story](player);
    const told = await this.traceOf(story, story, player);
    const steps = await stepsOf(this.#theatre, player.caseId, story);
    this.references.set(story, { order: { steps, acts: pace.acts }, told });
  }

  async #rounds(victim: Victim, plans: readonly LanePlan[]): Promise<void> {
    await this.#strikes.rounds(await this.#enter(plans), victim);
  }

  async #enter(plans: readonly LanePlan[]): Promise<readonly Lane[]> {
    const entered: Lane[] = [];
    for (const plan of plans) {
      const name = `${plan.story} ${plan.victim} ${this.lanes.length}`;
      const lane = await Lane.enter(this.#theatre, this.#gates, name, plan, this.#orderOf(plan.story));
      entered.push(lane);
      this.lanes.push(lane);
    }
    return entered;
  }
}

/**
 * Tells every story undisturbed, and then as often as it takes with everything killed at each of its steps.
 *
 * @param say told of every kill
 */
export async function perform(theatre: Theatre, say: (what: string) => void = () => {}): Promise<Performance> {
  const gates = await Gates.join(theatre.environment.database.owner);
  const strikes = new Strikes(theatre, gates, say);
  const programme = new Programme(theatre, gates, strikes);
  await programme.plays();
  const references = [...programme.references.values()];
  const killed = await Promise.all(
    programme.lanes.map(({ name, plan, player }) => programme.traceOf(plan.story, name, player)),
  );
  await gates.leave();
  return {
    orders: Object.fromEntries(references.map(({ order, told }) => [told.story, order])) as Performance['orders'],
    undisturbed: Object.fromEntries(references.map(({ told }) => [told.story, told])) as Performance['undisturbed'],
    killed,
    strikes,
  };
}
