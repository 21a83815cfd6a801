import { type JSX, Match, Show, Switch } from 'solid-js';
import type {
  FilterSettings,
  LawsFilter,
  RieszFilter,
  WaveletFilter,
} from '../../radiomics/settings-filters.ts';
import { RULES, WAVELETS } from '../../session/facts.ts';
import {
  LettersField,
  NumberField,
  OptionalField,
  PoolingField,
  SelectField,
  TextField,
} from './filter-field.tsx';
import { BOUNDARY_OPTIONS } from './filter-words.ts';
import { GaborFields } from './gabor-fields.tsx';

interface FieldsProps<F extends FilterSettings> {
  readonly filter: F;
  readonly onChange: (filter: F) => void;
}

type Of<Name extends FilterSettings['filter']> = Extract<FilterSettings, { filter: Name }>;

/** The parameters of one filter. */
export function FilterFields(
  props: FieldsProps<FilterSettings> & { readonly isPart?: boolean },
): JSX.Element {
  const as = <Name extends FilterSettings['filter']>(...names: readonly Name[]) =>
    names.some((name) => name === props.filter.filter) ? (props.filter as Of<Name>) : null;
  const set = (part: object) => props.onChange({ ...props.filter, ...part } as FilterSettings);
  return (
    <div class={props.isPart === true ? 'of' : 'controls'}>
      <Switch>
        <Match when={as('mean')}>
          {(mean) => (
            <NumberField
              label="side"
              unit="voxels"
              rule={RULES.support}
              value={mean().support}
              refuses={(n) => (n % 2 === 0 ? 'The number must be odd.' : null)}
              onValue={(support) => set({ support })}
            />
          )}
        </Match>
        <Match when={as('log')}>
          {(log) => <LogFields filter={log()} onChange={props.onChange} />}
        </Match>
        <Match when={as('laws')}>
          {(laws) => <LawsFields filter={laws()} onChange={props.onChange} />}
        </Match>
        <Match when={as('gabor')}>
          {(gabor) => <GaborFields filter={gabor()} onChange={props.onChange} />}
        </Match>
        <Match when={as('wavelet')}>
          {(wavelet) => <WaveletFields filter={wavelet()} onChange={props.onChange} />}
        </Match>
        <Match when={as('simoncelli', 'shannon')}>
          {(band) => (
            <NumberField
              label="level"
              rule={RULES.levels}
              value={band().level}
              onValue={(level) => set({ level })}
            />
          )}
        </Match>
        <Match when={as('riesz')}>
          {(riesz) => <RieszFields filter={riesz()} onChange={props.onChange} />}
        </Match>
      </Switch>
      <Dimension {...props} />
    </div>
  );
}

function LogFields(props: FieldsProps<Of<'log'>>): JSX.Element {
  return (
    <>
      <NumberField
        label="σ"
        unit="mm"
        rule={RULES.filterLength}
        value={props.filter.sigmaMm}
        onValue={(sigmaMm) => props.onChange({ ...props.filter, sigmaMm })}
      />
      <NumberField
        label="cut off at"
        unit="σ"
        rule={RULES.cutoff}
        value={props.filter.cutoffSigma}
        onValue={(cutoffSigma) => props.onChange({ ...props.filter, cutoffSigma })}
      />
    </>
  );
}

function LawsFields(props: FieldsProps<LawsFilter>): JSX.Element {
  const axes = () => (props.filter.dimension === '2D' ? 2 : 3);
  return (
    <>
      <LettersField
        label="kernels"
        value={props.filter.kernels}
        pattern={/^([LESWR]5|[LES]3)+$/}
        length={2 * axes()}
        words={`${axes()} of L5, E5, S5, W5, R5, L3, E3, S3`}
        onValue={(kernels) => props.onChange({ ...props.filter, kernels })}
      />
      <PoolingField
        value={props.filter.pooling}
        onValue={(pooling) => props.onChange({ ...props.filter, pooling })}
      />
      <OptionalField
        label="energy within"
        unit="voxels"
        rule={RULES.energyDistance}
        value={props.filter.energyDistance}
        onValue={(energyDistance) => props.onChange({ ...props.filter, energyDistance })}
      />
    </>
  );
}

function WaveletFields(props: FieldsProps<WaveletFilter>): JSX.Element {
  return (
    <>
      <SelectField
        label="wavelet"
        value={props.filter.wavelet}
        options={WAVELETS.map((name) => [name, name])}
        onValue={(wavelet) => props.onChange({ ...props.filter, wavelet })}
      />
      <LettersField
        label="band"
        value={props.filter.band}
        pattern={/^[LH]+$/}
        length={props.filter.dimension === '2D' ? 2 : 3}
        words="one letter L or H for each axis"
        onValue={(band) => props.onChange({ ...props.filter, band })}
      />
      <NumberField
        label="level"
        rule={RULES.levels}
        value={props.filter.level}
        onValue={(level) => props.onChange({ ...props.filter, level })}
      />
      <PoolingField
        value={props.filter.pooling}
        onValue={(pooling) => props.onChange({ ...props.filter, pooling })}
      />
    </>
  );
}

function RieszFields(props: FieldsProps<RieszFilter>): JSX.Element {
  return (
    <>
      <FilterFields
        isPart
        filter={props.filter.of}
        onChange={(of) => props.onChange({ ...props.filter, of: of as RieszFilter['of'] })}
      />
      <TextField
        label="orders along x, y, z"
        value={props.filter.order.join(' ')}
        parse={(text) => {
          const words = text.trim().split(/\s+/);
          const order = words.map(Number);
          const isRight =
            order.length === 3 &&
            order.every((n) => Number.isInteger(n) && n >= 0 && n <= RULES.rieszOrder.max) &&
            order.some((n) => n > 0);
          return isRight
            ? { value: order.join(' ') }
            : { problem: 'Type three whole numbers, not all 0.' };
        }}
        onValue={(text) =>
          props.onChange({
            ...props.filter,
            order: text.split(' ').map(Number) as unknown as RieszFilter['order'],
          })
        }
      />
      <OptionalField
        label="aligned, σ"
        unit="mm"
        rule={RULES.filterLength}
        value={props.filter.alignmentSigmaMm}
        onValue={(alignmentSigmaMm) => props.onChange({ ...props.filter, alignmentSigmaMm })}
      />
    </>
  );
}

/** Dimension and boundary, where the filter has them of its own. */
function Dimension(props: FieldsProps<FilterSettings>): JSX.Element {
  const dimension = () => ('dimension' in props.filter ? props.filter.dimension : null);
  const boundary = () => ('boundary' in props.filter ? props.filter.boundary : null);
  const set = (part: object) => props.onChange({ ...props.filter, ...part } as FilterSettings);
  return (
    <>
      <Show when={dimension()}>
        {(value) => (
          <SelectField
            label="in"
            value={value()}
            options={[
              ['3D', 'the volume'],
              ['2D', 'z planes'],
            ]}
            onValue={(next) => set({ dimension: next, ...lettersFor(props.filter, next) })}
          />
        )}
      </Show>
      <Show when={boundary()}>
        {(value) => (
          <SelectField
            label="beyond the borders"
            value={value()}
            options={BOUNDARY_OPTIONS}
            onValue={(next) => set({ boundary: next })}
          />
        )}
      </Show>
    </>
  );
}

/** Letters for as many axes; what is missing repeats the last. */
function lettersFor(filter: FilterSettings, dimension: '2D' | '3D'): object {
  const fitted = (text: string, width: number) => {
    const parts = text.match(new RegExp(`.{${width}}`, 'g')) ?? [];
    const axes = dimension === '2D' ? 2 : 3;
    return Array.from({ length: axes }, (_, n) => parts[n] ?? parts.at(-1) ?? '').join('');
  };
  if (filter.filter === 'laws') return { kernels: fitted(filter.kernels, 2) };
  return filter.filter === 'wavelet' ? { band: fitted(filter.band, 1) } : {};
}
