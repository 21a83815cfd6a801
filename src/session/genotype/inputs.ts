import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { Sequence } from '../../volume/sequence.ts';
import { needsBrain, needsRegion, wantedSequences } from '../../worker/facts.ts';
import type { ItemId, LoadedItem } from '../../worker/protocol.ts';
import type { PredictRequest } from '../../worker/protocol-genotype.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import type { Case } from '../case.ts';

/** One sequence that the model takes, and the image that stands for it. */
export interface ModelInput {
  readonly sequence: Sequence;
  readonly isRequired: boolean;
  /** Null where there is none, or the user left it out. */
  readonly item: LoadedItem | null;
  /** Whether the user said so. */
  readonly isChosen: boolean;
  /** What a person should know: 'Two images are T1c; the first is taken.' Null where nothing is odd. */
  readonly note: string | null;
}

/** A mask and what of it counts; labels are united. */
export interface MaskPick {
  readonly mask: LoadedItem;
  readonly labels: readonly number[];
}

/** What the model in use takes from the case. */
export interface InputsState {
  readonly inputs: Accessor<readonly ModelInput[]>;
  /** Another image for a sequence; null leaves it out. */
  setImage(sequence: Sequence, id: ItemId | null): void;
  /** By what the images are again. */
  resetImage(sequence: Sequence): void;
  /** Whether the model takes a region of interest, a brain mask. */
  readonly needsRegion: Accessor<boolean>;
  readonly needsBrain: Accessor<boolean>;
  /** The region of interest: all labels of the mask in use, the whole tumour, unless the user says otherwise. */
  readonly region: Accessor<MaskPick | null>;
  setRegionMask(id: ItemId): void;
  setRegionLabel(value: number, isIn: boolean): void;
  resetRegion(): void;
  /** All labels of the mask that is named so, unless the user says otherwise. */
  readonly brain: Accessor<MaskPick | null>;
  /** Null: none. */
  setBrainMask(id: ItemId | null): void;
  /** What the model lacks, a sentence each; empty when it can run. */
  readonly obstacles: Accessor<readonly string[]>;
  /** Null while there is an obstacle. */
  request(): Omit<PredictRequest, 'jobId' | 'isAugmented'> | null;
  /** Equal where equal predictions are to be expected: model, voxels, region. */
  readonly key: Accessor<string>;
}

type Scans = Pick<Case, 'images' | 'masks' | 'image' | 'mask'>;

export function createInputs(model: Accessor<ModelEntry | null>, scans: Scans): InputsState {
  /** By sequence; an id, or null where it is left out. */
  const [images, setImages] = createSignal<ReadonlyMap<Sequence, ItemId | null>>(new Map());
  const [regionId, setRegionId] = createSignal<ItemId | null>(null);
  const [labels, setLabels] = createSignal<{
    readonly maskId: ItemId;
    readonly values: readonly number[];
  } | null>(null);
  /** undefined: nobody said. */
  const [brainId, setBrainId] = createSignal<ItemId | null | undefined>(undefined);

  const wanted = createMemo(() => {
    const now = model();
    return now === null ? [] : wantedSequences(now.manifest);
  });
  const inputs = createMemo(() =>
    wanted().map(({ sequence, isRequired }): ModelInput => {
      const said = images().get(sequence);
      const item = scans.images().find(({ id }) => id === said) ?? null;
      if (said === null || item !== null) {
        return { sequence, isRequired, item, isChosen: true, note: null };
      }
      return { sequence, isRequired, isChosen: false, ...found(sequence, scans.images()) };
    }),
  );

  const brainNamed = () => scans.masks().find(({ name }) => isBrain(name)) ?? null;
  const brain = createMemo((): MaskPick | null => {
    const said = brainId();
    if (said === null) return null;
    const mask = scans.masks().find(({ id }) => id === said) ?? brainNamed();
    return mask === null ? null : { mask, labels: valuesOf(mask) };
  });
  const region = createMemo((): MaskPick | null => {
    const usual = [scans.mask(), ...scans.masks()].find(
      (mask) => mask !== null && mask.id !== brain()?.mask.id,
    );
    const mask = scans.masks().find(({ id }) => id === regionId()) ?? usual ?? null;
    if (mask === null) return null;
    const all = valuesOf(mask);
    const said = labels();
    const chosen = said?.maskId === mask.id ? all.filter((v) => said.values.includes(v)) : all;
    return { mask, labels: chosen };
  });

  const takesRegion = createMemo(() => {
    const now = model();
    return now !== null && needsRegion(now.manifest);
  });
  const takesBrain = createMemo(() => {
    const now = model();
    return now !== null && needsBrain(now.manifest);
  });

  const obstacles = createMemo((): readonly string[] => {
    if (model() === null) return ['Choose a model.'];
    if (scans.images().length === 0) return ['Open the scans of a case first.'];
    const lacking = inputs()
      .filter(({ isRequired, item }) => isRequired && item === null)
      .map(({ sequence }) => `It needs ${sequence}: none of the case’s images is taken as one.`);
    const none =
      lacking.length === 0 && inputs().length > 0 && inputs().every(({ item }) => item === null)
        ? ['None of the case’s images is of a sequence that it takes.']
        : [];
    const [drawn, whole] = [region(), brain()];
    return [
      ...lacking,
      ...none,
      ...(takesRegion() && drawn === null ? ['It needs a mask in which the tumour is drawn.'] : []),
      ...(takesRegion() && drawn?.labels.length === 0
        ? ['The region has no labels: choose what belongs to it.']
        : []),
      ...(takesBrain() && (whole === null || whole.labels.length === 0)
        ? ['It needs a mask of the brain: choose which mask is one.']
        : []),
    ];
  });

  return {
    inputs,
    setImage: (sequence, id) => setImages((before) => new Map(before).set(sequence, id)),
    resetImage: (sequence) =>
      setImages((before) => new Map([...before].filter(([other]) => other !== sequence))),
    needsRegion: takesRegion,
    needsBrain: takesBrain,
    region,
    setRegionMask: (id) => setRegionId(id),
    setRegionLabel(value, isIn) {
      const now = region();
      if (now === null) return;
      const others = now.labels.filter((other) => other !== value);
      setLabels({ maskId: now.mask.id, values: isIn ? [...others, value] : others });
    },
    resetRegion() {
      setRegionId(null);
      setLabels(null);
    },
    brain,
    setBrainMask: (id) => setBrainId(id),
    obstacles,
    request() {
      const now = model();
      if (now === null || obstacles().length > 0) return null;
      return {
        modelId: now.id,
        images: inputs().flatMap(({ sequence, item }) =>
          item === null ? [] : [{ sequence, imageId: item.id }],
        ),
        mask: asRequest(region()),
        brain: takesBrain() ? asRequest(brain()) : null,
      };
    },
    key: createMemo(() =>
      JSON.stringify([
        model()?.id,
        model()?.manifest.version,
        model()?.manifest.file?.sha256,
        inputs().map(({ sequence, item }) => [sequence, item?.sha256, item?.header.grid]),
        keyOf(region()),
        takesBrain() ? keyOf(brain()) : null,
      ]),
    ),
  };
}

/** By what the images are: the first of a kind. */
function found(
  sequence: Sequence,
  images: readonly LoadedItem[],
): Pick<ModelInput, 'item' | 'note'> {
  const same = images.filter((item) => item.sequence === sequence);
  const [item = null] = same;
  const count = same.length === 2 ? 'Two' : String(same.length);
  return {
    item,
    note: same.length > 1 ? `${count} images are ${sequence}; the first is taken.` : null,
  };
}

/** 'brain.nii.gz', 'p1_brain-mask.nii'; not 'brain tumour.nii'. */
function isBrain(name: string): boolean {
  return /(^|[^a-z])brain([-_ ]?mask)?(\.[a-z.]+)?$/i.test(name);
}

function valuesOf({ labels }: LoadedItem): readonly number[] {
  return (labels ?? []).map(({ value }) => value).sort((a, b) => a - b);
}

function asRequest(pick: MaskPick | null): PredictRequest['mask'] {
  return pick === null ? null : { maskId: pick.mask.id, labels: pick.labels };
}

function keyOf(pick: MaskPick | null): unknown {
  return pick && [pick.mask.sha256, pick.mask.header.grid, pick.labels];
}
