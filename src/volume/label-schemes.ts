import { labelColour } from './label-colours.ts';
import type { Label, Modality, Region } from './volume.ts';

/** What the label values of a brain tumour mask mean where a data set has fixed them. */
export interface LabelScheme {
  readonly id: string;
  readonly title: string;
  /** Every value the scheme has, with its short and full name. */
  readonly labels: readonly {
    readonly value: number;
    readonly name: string;
    readonly meaning: string;
  }[];
  /** Of the values that occur. */
  readonly regions: readonly {
    readonly name: string;
    readonly meaning: string;
    readonly values: readonly number[];
  }[];
}

const necrosis = { name: 'NCR', meaning: 'necrotic and non-enhancing core' } as const;
const oedema = { name: 'ED', meaning: 'oedema and infiltration' } as const;
const enhancing = { name: 'ET', meaning: 'enhancing tumour' } as const;

/** BraTS' three nested regions. */
function nested(core: readonly number[], enhancingTumour: number, whole: readonly number[]) {
  return [
    { name: 'WT', meaning: 'whole tumour', values: whole },
    { name: 'TC', meaning: 'tumour core', values: core },
    { name: 'ET', meaning: 'enhancing tumour', values: [enhancingTumour] },
  ];
}

/**
 * As the challenges describe their data: Menze 2015 (2012 to 2016), Bakas 2018 (from 2017, when 3 was merged into 1), the
 * glioma task of 2023 (where 4 became 3), de Verdier 2024 (after treatment), Antonelli 2022 (Decathlon, task 1).
 */
export const LABEL_SCHEMES: readonly LabelScheme[] = [
  {
    id: 'brats-2017',
    title: 'BraTS 2017 to 2021',
    labels: [
      { value: 1, ...necrosis },
      { value: 2, ...oedema },
      { value: 4, ...enhancing },
    ],
    regions: nested([1, 4], 4, [1, 2, 4]),
  },
  {
    id: 'brats-2023',
    title: 'BraTS 2023',
    labels: [
      { value: 1, ...necrosis },
      { value: 2, ...oedema },
      { value: 3, ...enhancing },
    ],
    regions: nested([1, 3], 3, [1, 2, 3]),
  },
  {
    id: 'msd-brain',
    title: 'Medical Segmentation Decathlon',
    labels: [
      { value: 1, ...oedema },
      { value: 2, ...necrosis },
      { value: 3, ...enhancing },
    ],
    regions: nested([2, 3], 3, [1, 2, 3]),
  },
  {
    id: 'brats-2012',
    title: 'BraTS 2012 to 2016',
    labels: [
      { value: 1, name: 'NCR', meaning: 'necrosis' },
      { value: 2, ...oedema },
      { value: 3, name: 'NET', meaning: 'non-enhancing core' },
      { value: 4, ...enhancing },
    ],
    regions: nested([1, 3, 4], 4, [1, 2, 3, 4]),
  },
  {
    id: 'brats-2024',
    title: 'BraTS 2024, after treatment',
    labels: [
      { value: 1, name: 'NETC', meaning: 'non-enhancing core' },
      { value: 2, name: 'SNFH', meaning: 'surrounding FLAIR hyperintensity' },
      { value: 3, ...enhancing },
      { value: 4, name: 'RC', meaning: 'resection cavity' },
    ],
    regions: [
      ...nested([1, 3], 3, [1, 2, 3]),
      { name: 'RC', meaning: 'resection cavity', values: [4] },
    ],
  },
];

/** What speaks for or against a mask of a brain tumour. */
export interface SchemeEvidence {
  readonly maskName: string;
  readonly images: readonly { readonly modality: Modality; readonly sequence: string }[];
}

/** Words that name such data sets, at the beginning of a word. */
const NAME_OF_TUMOUR = /(^|[^a-z])(brats|glioma|gliobla|gbm|hgg|lgg|tumou?r|tcga|ucsf|upenn)/;

const BRAIN_SEQUENCES = ['T1', 'T1c', 'T2', 'FLAIR'];

/**
 * Schemes that a mask may follow, the likeliest first; empty where none is worth a question. All values of a scheme, and
 * no other, ask for less evidence than some of them; 1, 2, 4 leaves a gap that nobody else leaves. Masks whose labels
 * have names, and masks of CT or PET, follow none.
 */
export function schemesFor(labels: readonly Label[], evidence: SchemeEvidence): LabelScheme[] {
  const values = labels.map(({ value }) => value);
  const isNamed = labels.some(({ name, value }) => name !== `Label ${value}`);
  const isOther = evidence.images.some(({ modality }) => modality === 'CT' || modality === 'PT');
  if (values.length === 0 || isNamed || isOther) return [];
  const having = LABEL_SCHEMES.filter((scheme) =>
    values.every((value) => scheme.labels.some((label) => label.value === value)),
  );
  const exact = having.filter((scheme) => scheme.labels.length === values.length);
  const isEnough =
    exact.length > 0 ? values.join() === '1,2,4' || weight(evidence) > 0 : weight(evidence) > 1;
  if (!isEnough) return [];
  return exact.length > 0 ? exact : distinct(having, values);
}

/**
 * The scheme by which labels without names are read where nobody can be asked: the first that has these values and no
 * other, else the first that has them all; null where none does.
 */
export function likeliestScheme(labels: readonly Label[]): LabelScheme | null {
  if (labels.length === 0 || labels.some(({ name, value }) => name !== `Label ${value}`))
    return null;
  const having = LABEL_SCHEMES.filter((scheme) =>
    labels.every(({ value }) => scheme.labels.some((label) => label.value === value)),
  );
  return having.find((scheme) => scheme.labels.length === labels.length) ?? having[0] ?? null;
}

/** 0: nothing says brain tumour; 2: the name or all four sequences do. */
function weight({ maskName, images }: SchemeEvidence): number {
  const base = (maskName.split(/[\\/]/).at(-1) ?? maskName).toLowerCase();
  const found = BRAIN_SEQUENCES.filter((name) => images.some(({ sequence }) => sequence === name));
  if (NAME_OF_TUMOUR.test(base) || found.length === BRAIN_SEQUENCES.length) return 2;
  return found.length > 0 || images.some(({ modality }) => modality === 'MR') ? 1 : 0;
}

/** Schemes that say the same of the values that occur are one question. */
function distinct(schemes: readonly LabelScheme[], values: readonly number[]): LabelScheme[] {
  const said = new Set<string>();
  return schemes.filter((scheme) => {
    const words = values.map((value) => scheme.labels.find((label) => label.value === value)?.name);
    const isNew = !said.has(words.join());
    said.add(words.join());
    return isNew;
  });
}

/** Labels with the scheme's names, and its regions above those that are labels of their own. */
export function followScheme(
  scheme: LabelScheme,
  labels: readonly Pick<Label, 'value'>[],
): { readonly names: ReadonlyMap<number, string>; readonly regions: readonly Region[] } {
  const present = new Set(labels.map(({ value }) => value));
  const known = scheme.labels.filter(({ value }) => present.has(value));
  const regions = scheme.regions.map(({ name, values }): Region => {
    // The value that the region has and the ones within it have not: their colour in the viewer.
    const inner = scheme.regions.filter((other) => other.values.length < values.length);
    const own = values.find((value) => !inner.some((other) => other.values.includes(value)));
    return {
      name,
      colour: labelColour(own ?? values[0] ?? 1),
      values: values.filter((value) => present.has(value)),
    };
  });
  const rest = known
    .filter(({ name }) => !regions.some((region) => region.name === name))
    .map(({ name, value }): Region => ({ name, colour: labelColour(value), values: [value] }));
  return {
    names: new Map(known.map(({ value, name }) => [value, name])),
    regions: [...regions, ...rest],
  };
}

/** What an answer is remembered under: the values that occur, which identify nobody. */
export function schemeSignature(labels: readonly Pick<Label, 'value'>[]): string {
  return labels.map(({ value }) => value).join(',');
}
