import { For, type JSX, Show } from 'solid-js';
import type { RegionLimits } from '../../radiomics/settings-preprocessing.ts';
import { RULES } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { Check, OptionalNumberInput, Select } from './inputs.tsx';
import { ResegmentationFields } from './resegmentation-fields.tsx';
import { GroupRow, Row } from './row.tsx';
import { Section } from './section.tsx';
import { SECTIONS } from './sections.ts';
import { useForm } from './use-form.ts';

/** Which voxels count, and which regions are too small to be measured. */
export function RegionSection(): JSX.Element {
  const { now, setPreprocessing, differs } = useForm();
  const limits = () => now().preprocessing.regionLimits;
  const setLimits = (part: Partial<RegionLimits>) => {
    const before = limits();
    if (before !== null) setPreprocessing({ regionLimits: { ...before, ...part } });
  };
  return (
    <Section facts={SECTIONS.region}>
      <LabelRow />
      <ResegmentationFields />
      <Row
        label="Smallest region"
        differs={differs((s) => s.preprocessing.regionLimits === null)}
        hint="Refuses regions too small or too thin to be measured. Without it every region gives what it can, with a reason for each value that it cannot."
      >
        {(ids) => (
          <Check
            id={ids.control}
            describedBy={ids.hint}
            isOn={limits() !== null}
            onValue={(isOn) =>
              setPreprocessing({ regionLimits: isOn ? { dimensions: 2, size: null } : null })
            }
          />
        )}
      </Row>
      <Show when={limits()}>
        {(chosen) => (
          <div class="sub">
            <Row
              label="Dimensions"
              differs={differs((s) => s.preprocessing.regionLimits?.dimensions)}
              hint="Along how many axes the region must be thicker than one voxel (minimumROIDimensions)."
            >
              {(ids) => (
                <Select
                  id={ids.control}
                  describedBy={ids.hint}
                  value={String(chosen().dimensions)}
                  options={[
                    ['1', 'At least a line'],
                    ['2', 'At least a plane'],
                    ['3', 'A volume'],
                  ]}
                  onValue={(n) =>
                    setLimits({ dimensions: Number(n) as RegionLimits['dimensions'] })
                  }
                />
              )}
            </Row>
            <Row
              label="Size"
              differs={differs((s) => s.preprocessing.regionLimits?.size)}
              hint="The region must have more voxels than this, after resampling (minimumROISize). Empty: any number."
            >
              {(ids) => (
                <OptionalNumberInput
                  id={ids.control}
                  describedBy={ids.hint}
                  unit="voxels"
                  rule={RULES.roiSize}
                  value={chosen().size}
                  onValue={(size) => setLimits({ size })}
                />
              )}
            </Row>
          </div>
        )}
      </Show>
    </Section>
  );
}

/** The labels of the mask in use: of this case, not of the settings. */
function LabelRow(): JSX.Element {
  const { scans } = useApp();
  const labels = () => scans.mask()?.labels ?? [];
  const regions = () => (scans.mask()?.regions ?? []).filter(({ values }) => values.length > 0);
  return (
    <GroupRow
      label="Labels"
      differs={false}
      hint="Label values of the mask that make up the region; several are united. They belong to this case and are not kept with the settings."
    >
      <Show
        when={labels().length > 0}
        fallback={<p class="muted">Open a mask to choose its labels.</p>}
      >
        <div class="choices">
          <For each={regions()}>
            {({ name }) => (
              <label class="check">
                <input
                  type="checkbox"
                  checked={scans.regions().has(name)}
                  onChange={(event) => scans.setRegion(name, event.currentTarget.checked)}
                />
                {name}
              </label>
            )}
          </For>
          <For each={scans.mask()?.regions ? [] : labels()}>
            {({ value, name }) => (
              <label class="check">
                <input
                  type="checkbox"
                  checked={scans.labels().has(value)}
                  onChange={(event) => scans.setLabel(value, event.currentTarget.checked)}
                />
                {name} <span class="muted">({value})</span>
              </label>
            )}
          </For>
        </div>
      </Show>
    </GroupRow>
  );
}
