import { For, type JSX, Show } from 'solid-js';
import type { Aggregation, TextureSettings } from '../../radiomics/settings.ts';
import { AGGREGATIONS, numberProblem, RULES } from '../../session/facts.ts';
import { parseNumber } from '../features/binning.ts';
import { Icon } from '../ui/icon.tsx';
import { Check, NumberInput, type Parsed, ParsedInput, Select } from './inputs.tsx';
import { GroupRow, Row } from './row.tsx';
import { Section } from './section.tsx';
import { SECTIONS } from './sections.ts';
import { useForm } from './use-form.ts';

const CHOICES: readonly (readonly [Aggregation, string, string])[] = [
  ['ITBB', '3D, averaged', 'each of 13 directions for itself, then their mean'],
  ['IAZD', '3D, merged', 'one matrix of all directions'],
  ['JJUI', '2.5D, direction-merged', 'slices added up by direction, then the mean of directions'],
  ['ZW7Z', '2.5D, merged', 'one matrix of all slices and directions'],
  ['BTW3', '2D, averaged', 'each slice and direction for itself, then their mean'],
  ['SUJT', '2D, slice-merged', 'directions added up by slice, then the mean of slices'],
];

const NORMS: readonly (readonly [NonNullable<TextureSettings['weighting']> | 'off', string])[] = [
  ['off', 'Off: as the aggregation says'],
  ['no_weighting', 'All the same (no_weighting)'],
  ['euclidean', 'Euclidean distance'],
  ['manhattan', 'Manhattan distance'],
  ['infinity', 'Chebyshev distance (infinity)'],
];

const PLANES: readonly (readonly [string, string])[] = [
  ['off', 'All directions of the aggregation'],
  ['2', 'Within planes across z (force2Ddimension 0)'],
  ['1', 'Within planes across y (force2Ddimension 1)'],
  ['0', 'Within planes across x (force2Ddimension 2)'],
];

/** Which neighbours texture matrices count, and how matrices become one value. */
export function TextureSection(): JSX.Element {
  const { now, setTexture, differs } = useForm();
  const texture = () => now().texture;
  return (
    <Section facts={SECTIONS.texture}>
      <AggregationRow />
      <Row
        label="Distances"
        differs={differs((s) => s.texture.distances)}
        hint="Chebyshev distances of neighbours in voxels, 1 to 8, with commas between. 1 is the standard’s choice: the 26 voxels around."
      >
        {(ids) => (
          <ParsedInput
            id={ids.control}
            describedBy={ids.hint}
            unit="voxels"
            value={texture().distances}
            format={(distances) => distances.join(', ')}
            parse={parseDistances}
            onValue={(distances) => setTexture({ distances })}
          />
        )}
      </Row>
      <Row
        label="Planes"
        differs={differs((s) => s.texture.plane)}
        hint="Neighbours only within planes across one axis, counts of all planes added up (force2D): for slices much thicker than their pixels."
      >
        {(ids) => (
          <Select
            id={ids.control}
            describedBy={ids.hint}
            value={String(texture().plane ?? 'off')}
            options={PLANES}
            onValue={(axis) =>
              setTexture({
                plane: axis === 'off' ? null : (Number(axis) as TextureSettings['plane']),
              })
            }
          />
        )}
      </Row>
      <Row
        label="Weighting norm"
        differs={differs((s) => s.texture.weighting)}
        hint="Adds the GLCM and GLRLM of all directions up by weights that follow from the distance to the neighbour in mm (weightingNorm): for voxels of unequal sides that are not resampled."
      >
        {(ids) => (
          <Select
            id={ids.control}
            describedBy={ids.hint}
            value={texture().weighting ?? 'off'}
            options={NORMS}
            onValue={(norm) => setTexture({ weighting: norm === 'off' ? null : norm })}
          />
        )}
      </Row>
      <Row
        label="Symmetric GLCM"
        differs={differs((s) => s.texture.isGlcmSymmetric)}
        hint="Counts each pair of voxels both ways, as the standard does (symmetricalGLCM)."
      >
        {(ids) => (
          <Check
            id={ids.control}
            describedBy={ids.hint}
            isOn={texture().isGlcmSymmetric}
            onValue={(isGlcmSymmetric) => setTexture({ isGlcmSymmetric })}
          />
        )}
      </Row>
      <Row
        label="Dependence α"
        differs={differs((s) => s.texture.dependenceAlpha)}
        hint="NGLDM and GLDM: a neighbour depends on the voxel when its grey level is at most this far away (gldm_a). 0: only equal levels."
      >
        {(ids) => (
          <NumberInput
            id={ids.control}
            describedBy={ids.hint}
            unit="grey levels"
            rule={RULES.alpha}
            value={texture().dependenceAlpha}
            onValue={(dependenceAlpha) => setTexture({ dependenceAlpha })}
          />
        )}
      </Row>
    </Section>
  );
}

function AggregationRow(): JSX.Element {
  const { now, change, differs } = useForm();
  const chosen = () => now().aggregations;
  const set = (code: Aggregation, isWanted: boolean) =>
    change({
      aggregations: AGGREGATIONS.filter((known) =>
        known === code ? isWanted : chosen().includes(known),
      ),
    });
  return (
    <GroupRow
      label="Aggregation"
      differs={differs((s) => s.aggregations)}
      hint="How matrices of directions and slices become one value; each choice gives a value of its own under its IBSI code. 3D suits voxels of about equal sides. Families with one matrix a slice or volume follow."
    >
      <div class="choices wide">
        <For each={CHOICES}>
          {([code, title, words]) => (
            <label class="check">
              <input
                type="checkbox"
                checked={chosen().includes(code)}
                onChange={(event) => set(code, event.currentTarget.checked)}
              />
              <span>
                {title} <span class="mono">{code}</span>
                <span class="hint">{words}</span>
              </span>
            </label>
          )}
        </For>
      </div>
      <Show when={overruled(now().texture)}>
        {(words) => (
          <p class="note info">
            <Icon name="info" />
            <span>{words()}</span>
          </p>
        )}
      </Show>
    </GroupRow>
  );
}

/** Planes and weights decide part of what the aggregation says. */
function overruled({ plane, weighting }: TextureSettings): string | null {
  const parts = [
    plane === null ? null : 'Counts of all planes are added up, so values carry the 2.5D codes.',
    weighting === null ? null : 'Weighted directions are merged, so values carry the merged codes.',
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}

function parseDistances(text: string): Parsed<readonly number[]> {
  const numbers = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(parseNumber);
  if (numbers.length === 0) return { problem: 'Type at least one distance.' };
  for (const number of numbers) {
    const problem = numberProblem(RULES.distance, number);
    if (problem !== null) return { problem };
  }
  return { value: [...new Set(numbers)].sort((a, b) => a - b) };
}
