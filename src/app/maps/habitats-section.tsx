import { For, type JSX, Show } from 'solid-js';
import { HABITAT_COUNTS, habitatColour } from '../../session/facts.ts';
import { featureNameOf } from '../../session/maps.ts';
import type { HabitatReport } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';
import { formatCount, formatMl, formatValue } from '../features/format-value.ts';
import { download } from '../files/download.ts';
import { Icon } from '../ui/icon.tsx';

const COUNTS = Array.from(
  { length: HABITAT_COUNTS.max - HABITAT_COUNTS.min + 1 },
  (_, n) => HABITAT_COUNTS.min + n,
);

/** Parts of the region that are alike in chosen maps. */
export function HabitatsSection(): JSX.Element {
  const { habitats, maps, jobs } = useApp();
  const named = () => featureNameOf(maps.choice());
  const isBusy = () => jobs.current()?.kind === 'habitats';
  const isOff = () => maps.obstacle() !== null || habitats.features().length === 0 || isBusy();
  return (
    <section class="maps-section" aria-labelledby="habitats-title" data-testid="habitats">
      <h2 id="habitats-title">Habitats</h2>
      <p class="hint" id="habitats-hint">
        Parts of the region that are alike in the maps listed here: k-means of their values, each
        scaled to its mean and standard deviation, numbered by the mean of the first map.
      </p>
      <ul class="habitat-maps">
        <For each={habitats.features()}>
          {(feature) => (
            <li>
              <span>{feature}</span>
              <button
                type="button"
                class="button quiet small"
                aria-label={`Leave out ${feature}`}
                onClick={() => habitats.remove(feature)}
              >
                <Icon name="close" />
              </button>
            </li>
          )}
        </For>
      </ul>
      <div class="row">
        <button
          type="button"
          class="button small"
          title={named()}
          disabled={habitats.features().includes(named())}
          onClick={() => habitats.add(named())}
        >
          Add the map chosen above
        </button>
        <label class="row">
          Number
          <select
            class="field"
            aria-label="Number of habitats"
            onChange={(event) => habitats.setCount(Number(event.currentTarget.value))}
          >
            <For each={COUNTS}>
              {(count) => (
                <option value={count} selected={count === habitats.count()}>
                  {count}
                </option>
              )}
            </For>
          </select>
        </label>
        <button
          type="button"
          class="button small"
          aria-disabled={isOff()}
          aria-describedby="habitats-hint"
          onClick={() => {
            if (!isOff()) void habitats.run();
          }}
        >
          {isBusy() ? 'Finding…' : 'Find habitats'}
        </button>
      </div>
      <Show when={habitats.report()}>{(report) => <Found report={report()} />}</Show>
    </section>
  );
}

function Found(props: { readonly report: HabitatReport }): JSX.Element {
  const { habitats, mapLayer, maps } = useApp();
  const isShown = () => mapLayer.source() === 'habitats';
  return (
    <>
      <Show when={habitats.isStale()}>
        <p class="note caution">
          <Icon name="warning" />
          <span>From an earlier run: case, maps, number or settings have changed since.</span>
        </p>
      </Show>
      <div class="habitat-scroll">
        <table class="habitat-table">
          <thead>
            <tr>
              <th scope="col">Habitat</th>
              <th scope="col">Voxels</th>
              <th scope="col">mm³</th>
              <th scope="col">ml</th>
              <For each={props.report.features}>{(name) => <th scope="col">{name}, mean</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.report.habitats}>
              {({ value, voxelCount, volumeMm3, means }) => (
                <tr data-testid="habitat">
                  <th scope="row">
                    <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
                      <rect
                        width="14"
                        height="14"
                        rx="3"
                        fill={`rgb(${habitatColour(value).join(' ')})`}
                      />
                    </svg>{' '}
                    {value}
                  </th>
                  <td>{formatCount(voxelCount)}</td>
                  <td>{formatValue(volumeMm3)}</td>
                  <td>{formatMl(volumeMm3 / 1000)}</td>
                  <For each={means}>{(mean) => <td>{formatValue(mean)}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={props.report.leftOut > 0}>
        <p class="muted">
          {formatCount(props.report.leftOut)} voxels have no value in one of the maps and belong to
          none.
        </p>
      </Show>
      <div class="row">
        <button
          type="button"
          class="button small"
          aria-pressed={isShown()}
          disabled={habitats.isStale()}
          onClick={() => mapLayer.show(isShown() ? 'map' : 'habitats')}
        >
          {isShown() ? 'Habitats shown' : 'Show habitats'}
        </button>
        <button
          type="button"
          class="button small"
          title="A mask of the case with a label for each habitat"
          onClick={() => void useAsMask()}
        >
          Use as mask
        </button>
        <button
          type="button"
          class="button small"
          title="Labels on the whole image's grid, .nii.gz"
          onClick={() => void exportLabels()}
        >
          Export labels
        </button>
      </div>
    </>
  );

  async function useAsMask(): Promise<void> {
    // The map is of the region that was in use until now.
    if (await habitats.useAsMask()) maps.turnOff();
  }

  async function exportLabels(): Promise<void> {
    const bytes = await habitats.nifti();
    if (bytes !== null) download('locus-habitats.nii.gz', 'application/gzip', bytes);
  }
}
