import { Index, type JSX, Show } from 'solid-js';
import type { Resegmentation, ResegmentationStep } from '../../radiomics/settings-preprocessing.ts';
import { RULES } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { Check, OptionalNumberInput, Select } from './inputs.tsx';
import { GroupRow, Row } from './row.tsx';
import { useForm } from './use-form.ts';

type Kind = ResegmentationStep['kind'];

const KINDS: readonly (readonly [Kind, string])[] = [
  ['absolute', 'Intensity range'],
  ['sigma', 'SD from the mean'],
  ['relative', 'Share of the maximum'],
];

const START: Readonly<Record<Kind, ResegmentationStep['bounds']>> = {
  absolute: [null, null],
  sigma: [-3, 3],
  relative: [0.4, null],
};

/** Steps that leave voxels out of the intensity mask, one after the other. */
export function ResegmentationFields(): JSX.Element {
  const { scans } = useApp();
  const { now, setPreprocessing, differs } = useForm();
  const current = (): Resegmentation =>
    now().preprocessing.resegmentation ?? { steps: [], changesShape: false };
  const set = (part: Partial<Resegmentation>) => {
    const next = { ...current(), ...part };
    const isNothing = next.steps.length === 0;
    setPreprocessing({ resegmentation: isNothing ? null : next });
  };
  const setStep = (at: number, step: ResegmentationStep) =>
    set({ steps: current().steps.map((old, n) => (n === at ? step : old)) });
  const unitOf = (kind: Kind) => {
    if (kind === 'sigma') return 'SD';
    if (kind === 'relative') return '× maximum';
    if (now().preprocessing.normalisation !== null) return 'normalised';
    const unit = scans.image()?.unit ?? '1';
    return unit === '1' ? 'intensity' : unit;
  };
  return (
    <>
      <GroupRow
        label="Re-segmentation"
        differs={differs((s) => s.preprocessing.resegmentation?.steps)}
        hint="Leaves voxels outside a closed range out of the intensities: air and bone in CT, outliers beyond 3 SD in MR. Steps act one after the other; an empty bound is open. Bins of fixed width start at the lower bound of an intensity range (IBSI)."
      >
        <Index each={current().steps}>
          {(step, at) => (
            <div class="controls step">
              <span class="muted">{at + 1}.</span>
              <Select
                label={`Step ${at + 1}: kind`}
                value={step().kind}
                options={KINDS}
                onValue={(kind) => setStep(at, { kind, bounds: START[kind] })}
              />
              <OptionalNumberInput
                label={`Step ${at + 1}: lower bound`}
                placeholder="open"
                rule={RULES.bound}
                value={step().bounds[0]}
                onValue={(low) => setStep(at, { ...step(), bounds: [low, step().bounds[1]] })}
              />
              <span class="muted">to</span>
              <OptionalNumberInput
                label={`Step ${at + 1}: upper bound`}
                placeholder="open"
                unit={unitOf(step().kind)}
                rule={RULES.bound}
                value={step().bounds[1]}
                onValue={(high) => setStep(at, { ...step(), bounds: [step().bounds[0], high] })}
              />
              <button
                type="button"
                class="button quiet small"
                aria-label={`Remove step ${at + 1}`}
                onClick={() => set({ steps: current().steps.filter((_, n) => n !== at) })}
              >
                <Icon name="close" />
              </button>
            </div>
          )}
        </Index>
        <div>
          <button
            type="button"
            class="button small"
            onClick={() => {
              const hasRange = current().steps.some((step) => step.kind === 'absolute');
              const kind = hasRange ? 'sigma' : 'absolute';
              set({ steps: [...current().steps, { kind, bounds: START[kind] }] });
            }}
          >
            {current().steps.length === 0 ? 'Add a range' : 'Add another step'}
          </button>
        </div>
      </GroupRow>
      <Show when={current().steps.length > 0}>
        <Row
          label="Shape follows"
          differs={differs((s) => s.preprocessing.resegmentation?.changesShape)}
          hint="Takes the left-out voxels from the shape as well (resegmentShape). IBSI keeps the shape as it was drawn."
        >
          {(ids) => (
            <Check
              id={ids.control}
              describedBy={ids.hint}
              isOn={current().changesShape}
              onValue={(changesShape) => set({ changesShape })}
            />
          )}
        </Row>
      </Show>
    </>
  );
}
