import { For, type JSX, Show } from 'solid-js';
import type { PerturbationPlan } from '../../radiomics/perturb/plan.ts';
import { CV_LEVELS, DEFAULT_PLAN, ICC_LEVELS } from '../../session/facts.ts';
import type { StabilityMethod } from '../../session/stability.ts';
import { useApp } from '../app-context.ts';

const COUNTS = [5, 10, 20, 30, 50];

type Kind = 'rotations' | 'translations' | 'volumes';

const KINDS: readonly { readonly name: Kind; readonly title: string; readonly levels: string }[] = [
  { name: 'rotations', title: 'Rotation', levels: 'in plane by ±2° or ±6°' },
  { name: 'translations', title: 'Translation', levels: 'by ¼ or ¾ of a voxel along each axis' },
  { name: 'volumes', title: 'Volume', levels: 'region 10 % smaller, as it is, or 10 % larger' },
];

/** How measurements are repeated, and what the flags mean. */
export function StabilityPlan(): JSX.Element {
  const { stability } = useApp();
  return (
    <div class="stability-plan" id="stability-plan">
      <fieldset>
        <legend>Repeated by</legend>
        <MethodRadio method="perturbation" title="Perturbation of image and mask" />
        <MethodRadio method="retest" title="A second scan (test–retest)" />
      </fieldset>
      <Show when={stability.method() === 'perturbation'} fallback={<RetestFields />}>
        <PerturbationFields />
      </Show>
      <p class="hint">
        Flags by the lower end of the ICC’s 95 % interval: excellent from {ICC_LEVELS.excellent},
        good from {ICC_LEVELS.good}, moderate from {ICC_LEVELS.moderate} (Koo and Li 2016). With one
        region there is no variance between subjects and no ICC; the coefficient of variation stands
        in: excellent to {100 * CV_LEVELS.excellent} %, good to {100 * CV_LEVELS.good} %, moderate
        to {100 * CV_LEVELS.moderate} %, bounds of our own.
      </p>
    </div>
  );
}

function MethodRadio(props: {
  readonly method: StabilityMethod;
  readonly title: string;
}): JSX.Element {
  const { stability } = useApp();
  return (
    <label>
      <input
        type="radio"
        name="stability-method"
        checked={stability.method() === props.method}
        onChange={() => stability.setMethod(props.method)}
      />
      {props.title}
    </label>
  );
}

function PerturbationFields(): JSX.Element {
  const { stability } = useApp();
  const plan = stability.plan;
  /** The last kind stays: without any there is nothing to test. */
  const isLast = (isOn: boolean) =>
    isOn &&
    KINDS.filter(({ name }) => plan()[name].length > 0).length + Number(plan().hasNoise) === 1;
  const toggle = (name: Kind, isOn: boolean) => {
    const part: Partial<PerturbationPlan> = { [name]: isOn ? DEFAULT_PLAN[name] : [] };
    stability.changePlan(part);
  };
  return (
    <fieldset>
      <legend>Each time</legend>
      <For each={KINDS}>
        {({ name, title, levels }) => (
          <label>
            <input
              type="checkbox"
              checked={plan()[name].length > 0}
              disabled={isLast(plan()[name].length > 0)}
              onChange={(event) => toggle(name, event.currentTarget.checked)}
            />
            {title} <span class="muted">{levels}</span>
          </label>
        )}
      </For>
      <label>
        <input
          type="checkbox"
          checked={plan().hasNoise}
          disabled={isLast(plan().hasNoise)}
          onChange={(event) => stability.changePlan({ hasNoise: event.currentTarget.checked })}
        />
        Noise <span class="muted">as much again as the image has (Chang’s estimate)</span>
      </label>
      <label class="row">
        Perturbations
        <select
          class="field"
          aria-label="Number of perturbations"
          onChange={(event) => stability.changePlan({ count: Number(event.currentTarget.value) })}
        >
          <For each={COUNTS}>
            {(count) => (
              <option value={count} selected={plan().count === count}>
                {count}
              </option>
            )}
          </For>
        </select>
      </label>
      <p class="hint">
        After Zwanenburg et al. 2019 (Sci Rep 9:614). Levels are combined at random from a fixed
        seed, each equally often; the same plan gives the same numbers.
      </p>
    </fieldset>
  );
}

function RetestFields(): JSX.Element {
  const { stability } = useApp();
  return (
    <fieldset>
      <legend>Second scan</legend>
      <Choice
        title="Image"
        items={stability.retestChoices().images}
        chosen={stability.retest()?.image.id}
        choose={stability.chooseRetestImage}
      />
      <Choice
        title="Mask"
        items={stability.retestChoices().masks}
        chosen={stability.retest()?.mask.id}
        choose={stability.chooseRetestMask}
      />
      <p class="hint">
        The same region on another scan of the same patient. Labels that both masks have are the
        subjects.
      </p>
    </fieldset>
  );
}

function Choice(props: {
  readonly title: string;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
}): JSX.Element {
  return (
    <label class="row">
      <span class="label-text">{props.title}</span>
      <select
        class="field"
        aria-label={`${props.title} of the second scan`}
        disabled={props.items.length === 0}
        onChange={(event) => props.choose(event.currentTarget.value)}
      >
        <For each={props.items} fallback={<option>None open</option>}>
          {(item) => (
            <option value={item.id} selected={item.id === props.chosen}>
              {item.name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
