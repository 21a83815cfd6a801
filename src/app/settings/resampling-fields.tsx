import { For, type JSX, Show } from 'solid-js';
import type { ProfileName } from '../../radiomics/settings.ts';
import type { Resampling } from '../../radiomics/settings-preprocessing.ts';
import { RULES } from '../../session/facts.ts';
import type { Triple } from '../../volume/grid.ts';
import { useApp } from '../app-context.ts';
import { formatCount } from '../features/format-value.ts';
import { Check, NumberInput, OptionalNumberInput, Select } from './inputs.tsx';
import { GroupRow, Row } from './row.tsx';
import { useForm } from './use-form.ts';

const AXES = ['x', 'y', 'z'] as const;

/** What the standard and what PyRadiomics do where nothing else is said. */
function usual(profile: ProfileName, isCt: boolean): Resampling {
  const spacing: Triple = [1, 1, 1];
  return profile === 'ibsi'
    ? {
        spacing,
        interpolator: 'linear',
        convention: { kind: 'ibsi' },
        mask: { interpolator: 'linear', threshold: 0.5 },
        rounding: isCt ? 'nearest' : 'none',
      }
    : {
        spacing,
        interpolator: 'cubic',
        convention: { kind: 'pyradiomics', padDistance: 5 },
        mask: { interpolator: 'nearest' },
        rounding: 'source-type',
      };
}

export function ResamplingFields(): JSX.Element {
  const { scans } = useApp();
  const { now, setPreprocessing, differs } = useForm();
  const resampling = () => now().preprocessing.resampling;
  const set = (part: Partial<Resampling>) => {
    const before = resampling();
    if (before !== null) setPreprocessing({ resampling: { ...before, ...part } });
  };
  return (
    <>
      <Row
        label="Resampling"
        differs={differs((s) => s.preprocessing.resampling === null)}
        hint="Brings image and region onto voxels of one size, so that texture and shape compare between scans whose voxels differ."
      >
        {(ids) => (
          <Check
            id={ids.control}
            describedBy={ids.hint}
            isOn={resampling() !== null}
            onValue={(isOn) =>
              setPreprocessing({
                resampling: isOn
                  ? usual(now().profile, scans.image()?.header.modality === 'CT')
                  : null,
              })
            }
          />
        )}
      </Row>
      <Show when={resampling()}>
        {(chosen) => (
          <div class="sub">
            <SpacingRow spacing={chosen().spacing} onValue={(spacing) => set({ spacing })} />
            <Row
              label="Interpolator"
              differs={differs((s) => s.preprocessing.resampling?.interpolator)}
              hint="How a new voxel reads its neighbours. Cubic keeps fine texture and may overshoot at edges; linear smooths a little; nearest invents no value."
            >
              {(ids) => (
                <Select
                  id={ids.control}
                  describedBy={ids.hint}
                  value={chosen().interpolator}
                  options={[
                    ['nearest', 'Nearest neighbour'],
                    ['linear', 'Trilinear'],
                    ['cubic', 'Cubic B-spline'],
                  ]}
                  onValue={(interpolator) => set({ interpolator })}
                />
              )}
            </Row>
            <Row
              label="Rounding"
              differs={differs((s) => s.preprocessing.resampling?.rounding)}
              hint="What happens to fractions after interpolation. CT: whole HU (IBSI). The type of the file is what PyRadiomics gives: integers lose their fraction."
            >
              {(ids) => (
                <Select
                  id={ids.control}
                  describedBy={ids.hint}
                  value={chosen().rounding}
                  options={[
                    ['none', 'Keep fractions'],
                    ['nearest', 'To the nearest whole number'],
                    ['source-type', 'To the type of the file'],
                  ]}
                  onValue={(rounding) => set({ rounding })}
                />
              )}
            </Row>
            <MaskRows mask={chosen().mask} onValue={(mask) => set({ mask })} />
            <GridRows
              convention={chosen().convention}
              onValue={(convention) => set({ convention })}
            />
          </div>
        )}
      </Show>
      <Show when={resampling() === null}>
        <CropRow />
      </Show>
    </>
  );
}

/** Resampling crops in its own way. */
function CropRow(): JSX.Element {
  const { now, setPreprocessing, differs } = useForm();
  const margin = () => now().preprocessing.preCrop;
  return (
    <Row
      label="Crop before filters"
      differs={differs((s) => s.preprocessing.preCrop)}
      hint="Voxels that filters see around the region (preCrop, padDistance); values near its edge change. Empty: filters see the whole image, as it should be unless a study did otherwise."
    >
      {(ids) => (
        <OptionalNumberInput
          id={ids.control}
          describedBy={ids.hint}
          unit="voxels"
          rule={RULES.padDistance}
          value={margin()}
          onValue={(preCrop) => setPreprocessing({ preCrop })}
        />
      )}
    </Row>
  );
}

function SpacingRow(props: {
  readonly spacing: Triple;
  readonly onValue: (spacing: Triple) => void;
}): JSX.Element {
  const { scans } = useApp();
  const { differs } = useForm();
  const isInPlane = () => props.spacing[2] === 0;
  const set = (axis: number, mm: number) => {
    const [x, y, z] = props.spacing.map((old, n) => (n === axis ? mm : old));
    props.onValue([x ?? 0, y ?? 0, z ?? 0]);
  };
  const grid = () => scans.image()?.header.grid;
  const now = () =>
    grid()
      ?.spacing.map((mm) => Number(mm.toPrecision(3)))
      .join(' × ');
  const count = () =>
    grid()?.size.reduce((product, n, axis) => {
      const [old = 1, wanted = 0] = [grid()?.spacing[axis], props.spacing[axis]];
      return product * (wanted > 0 ? Math.ceil((n * old) / wanted) : n);
    }, 1);
  return (
    <GroupRow
      label="Spacing"
      differs={differs((s) => s.preprocessing.resampling?.spacing)}
      hint={
        <>
          Distance between voxel centres; 0 keeps an axis as it is. In plane only suits slices much
          thicker than their pixels, with texture in 2D or 2.5D.
          <Show when={now()}>
            {(words) =>
              ` The image in use has ${words()} mm and would have ${formatCount(count() ?? 0)} voxels.`
            }
          </Show>
        </>
      }
    >
      <div class="controls">
        <For each={AXES}>
          {(axis, n) => (
            <span class="axis">
              <span aria-hidden="true">{axis}</span>
              <NumberInput
                label={`Spacing along ${axis}`}
                rule={RULES.spacing}
                isDisabled={axis === 'z' && isInPlane()}
                value={props.spacing[n()] ?? 0}
                onValue={(mm) => set(n(), mm)}
              />
            </span>
          )}
        </For>
        <span class="muted">mm</span>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={isInPlane()}
          onChange={(event) => set(2, event.currentTarget.checked ? 0 : props.spacing[0] || 1)}
        />
        In plane only
      </label>
    </GroupRow>
  );
}

function MaskRows(props: {
  readonly mask: Resampling['mask'];
  readonly onValue: (mask: Resampling['mask']) => void;
}): JSX.Element {
  const { differs } = useForm();
  const linear = () => (props.mask.interpolator === 'linear' ? props.mask : null);
  return (
    <>
      <Row
        label="Mask interpolation"
        differs={differs((s) => s.preprocessing.resampling?.mask.interpolator)}
        hint="How the region follows. Linear keeps a voxel by its share of the region (IBSI); nearest takes the label at its centre (PyRadiomics)."
      >
        {(ids) => (
          <Select
            id={ids.control}
            describedBy={ids.hint}
            value={props.mask.interpolator}
            options={[
              ['nearest', 'Nearest neighbour'],
              ['linear', 'Linear, by threshold'],
            ]}
            onValue={(interpolator) =>
              props.onValue(
                interpolator === 'linear' ? { interpolator, threshold: 0.5 } : { interpolator },
              )
            }
          />
        )}
      </Row>
      <Show when={linear()}>
        {(mask) => (
          <Row
            label="Mask threshold"
            differs={differs(({ preprocessing: { resampling } }) =>
              resampling?.mask.interpolator === 'linear' ? resampling.mask.threshold : null,
            )}
            hint="Least share of a new voxel that must lie in the region, above 0 up to 1. IBSI: 0.5."
          >
            {(ids) => (
              <NumberInput
                id={ids.control}
                describedBy={ids.hint}
                rule={RULES.maskThreshold}
                value={mask().threshold}
                onValue={(threshold) => props.onValue({ interpolator: 'linear', threshold })}
              />
            )}
          </Row>
        )}
      </Show>
    </>
  );
}

function GridRows(props: {
  readonly convention: Resampling['convention'];
  readonly onValue: (convention: Resampling['convention']) => void;
}): JSX.Element {
  const { differs } = useForm();
  const pyradiomics = () => (props.convention.kind === 'pyradiomics' ? props.convention : null);
  return (
    <>
      <Row
        label="Grid"
        differs={differs((s) => s.preprocessing.resampling?.convention.kind)}
        hint="Where the new voxels lie. IBSI centres the new grid on the old one; PyRadiomics starts at the corner of the first voxel and keeps the region with a margin."
      >
        {(ids) => (
          <Select
            id={ids.control}
            describedBy={ids.hint}
            value={props.convention.kind}
            options={[
              ['ibsi', 'Centred (IBSI)'],
              ['pyradiomics', 'From the corner (PyRadiomics)'],
            ]}
            onValue={(kind) => props.onValue(kind === 'ibsi' ? { kind } : { kind, padDistance: 5 })}
          />
        )}
      </Row>
      <Show when={pyradiomics()}>
        {(convention) => (
          <Row
            label="Pad distance"
            differs={differs(({ preprocessing: { resampling } }) =>
              resampling?.convention.kind === 'pyradiomics'
                ? resampling.convention.padDistance
                : null,
            )}
            hint="New voxels kept around the region, for filters that look beyond it. PyRadiomics: 5."
          >
            {(ids) => (
              <NumberInput
                id={ids.control}
                describedBy={ids.hint}
                unit="voxels"
                rule={RULES.padDistance}
                value={convention().padDistance}
                onValue={(padDistance) => props.onValue({ kind: 'pyradiomics', padDistance })}
              />
            )}
          </Row>
        )}
      </Show>
    </>
  );
}
