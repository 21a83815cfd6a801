import type { EngineInfo } from '../engine/engine.ts';
import type { ImageHeader } from '../formats/source.ts';
import type { ProfileComparison } from '../radiomics/compare-profiles.ts';
import type { Extraction, ExtractionProgress } from '../radiomics/feature.ts';
import type { FeatureMap } from '../radiomics/maps/feature-map.ts';
import type { Habitats } from '../radiomics/maps/habitats.ts';
import type { Stability } from '../radiomics/perturb/measure-stability.ts';
import type { PerturbationPlan } from '../radiomics/perturb/plan.ts';
import type { ImageInterpolation, Resampled } from '../radiomics/resampled.ts';
import type { ExtractionSettings } from '../radiomics/settings.ts';
import type { SelfTestReport } from '../selftest/report.ts';
import type { ErrorCode } from '../volume/errors.ts';
import type { Grid } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
import type { Sequence } from '../volume/sequence.ts';
import type { Label, Region, VoxelArray } from '../volume/volume.ts';
import type { ModelEntry } from './protocol-models.ts';
import type { RegionNames, RegionRequest, RegionSize } from './protocol-regions.ts';
import type { DicomFacts, HeaderReport, SeriesOffer, Thumbnail } from './protocol-series.ts';

/**
 * What crosses the one thread boundary. Plain data only; errors travel as values because a thrown
 * LocusError loses its fields on the way.
 */
export interface ErrorInfo {
  readonly code: ErrorCode;
  readonly file: string | null;
  readonly problem: string;
  readonly remedy: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorInfo };

export type ItemId = string;
export type Role = 'image' | 'mask';

/** A file's header, or what stands for it where the item was made here. */
export interface ItemHeader extends Omit<ImageHeader, 'format'> {
  readonly format: ImageHeader['format'] | 'synthetic';
}

/** One scan or mask that is loaded in the worker. */
export interface LoadedItem {
  readonly id: ItemId;
  readonly name: string;
  readonly role: Role;
  /** Why the app took it for that, in words: 'whole numbers, 3 values, mostly 0'. */
  readonly roleReason: string;
  /** Whether it could be read as the other role (a mask needs whole numbers of at least 0). */
  readonly canSwitchRole: boolean;
  readonly header: ItemHeader;
  readonly frame: number;
  readonly unit: string;
  readonly nonFiniteCount: number;
  /** Finite intensities: full range and 2nd/98th percentile (window by percentile). */
  readonly intensity: {
    readonly min: number;
    readonly max: number;
    readonly p2: number;
    readonly p98: number;
  };
  /** What it is among the images of a case, a guess; of masks 'other'. */
  readonly sequence: Sequence;
  /** In words: 'file name: ‘t1c’'. */
  readonly sequenceReason: string;
  /** How an image on the grid of another was made; null where it is as its file has it. */
  readonly resampled: Resampled | null;
  /** Null for what did not come from DICOM. */
  readonly dicom: DicomFacts | null;
  /** Labels when it is a mask, else null. */
  readonly labels: readonly Label[] | null;
  /** Of a fractional SEG, the share of its maximum from which a voxel is inside; absent of all others. */
  readonly threshold?: number;
  /** Named regions of a mask, made of its labels; null where each label is a region of its own. */
  readonly regions: readonly Region[] | null;
  readonly warnings: readonly string[];
  /** Of the voxels as read (type, size, values), not of the file: the same scan in two files is the same. */
  readonly sha256: string;
  /** Whether it is part of the built-in sample. */
  readonly isSample: boolean;
}

export interface OpenReport {
  /** Loaded by this call. */
  readonly items: readonly LoadedItem[];
  /** All series of DICOM files that were found so far; those with an `itemId` are loaded. */
  readonly offers: readonly SeriesOffer[];
  /** What a person should know of the files as a whole: several patients, regions that wait for their image. */
  readonly notes: readonly string[];
  /** Files that are no scans, with the reason ('not an image: plain text'). */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
  /** Models among the files, ready to run; nothing of them is stored. */
  readonly models: readonly ModelEntry[];
  readonly errors: readonly ErrorInfo[];
}

export interface GeometryReport {
  readonly isSameGrid: boolean;
  /** The differences in words, empty when the grids agree within tolerance. */
  readonly differences: readonly string[];
  /** Share of the mask's region that lies inside the image, 0 to 1. */
  readonly overlap: number;
}

export interface EngineReport {
  readonly info: EngineInfo;
  /** Why the engine is not WebGPU ('this browser has no WebGPU', 'chosen by ?engine=cpu' …), null when it is. */
  readonly whyNotGpu: string | null;
}

export interface ExtractRequest {
  readonly jobId: string;
  readonly imageId: ItemId;
  readonly maskId: ItemId;
  /** United into one region. */
  readonly labels: readonly number[];
  readonly settings: ExtractionSettings;
}

export interface JobProgress extends ExtractionProgress {
  readonly elapsedMs: number;
}

export interface ExtractReport {
  readonly extraction: Extraction;
  readonly engine: EngineInfo;
  readonly elapsedMs: number;
  readonly image: {
    readonly sha256: string;
    readonly grid: Grid;
    readonly resampled?: Resampled;
  };
  readonly mask: {
    readonly sha256: string;
    readonly grid: Grid;
    readonly labels: readonly number[];
  };
  readonly settings: ExtractionSettings;
  /** CPU threads that did the work. */
  readonly threads: number;
  /** As in EngineReport, after the run: the GPU may have gone away during it. */
  readonly whyNotGpu: string | null;
}

/** Several images of one case and one region. */
export interface CaseRequest extends Pick<ExtractRequest, 'jobId' | 'labels' | 'settings'> {
  readonly images: readonly {
    readonly imageId: ItemId;
    /** Its name in the table, different from the others': 'T1', 'T1-2'. */
    readonly sequence: string;
  }[];
  readonly maskId: ItemId;
  /** Brings the mask onto the grids of images on other ones, by nearest neighbour; else these images fail. */
  readonly isMaskResampled: boolean;
}

export interface CaseReport {
  /** In the order of the request. */
  readonly sequences: readonly SequenceReport[];
  readonly elapsedMs: number;
}

export interface SequenceReport {
  readonly sequence: string;
  /** Of an image that failed: every feature that was asked for, missing for the reason of the error. */
  readonly report: ExtractReport;
  readonly error: ErrorInfo | null;
}

export interface ResampleRequest {
  readonly jobId: string;
  readonly imageId: ItemId;
  /** The image whose grid it is brought onto. */
  readonly ontoId: ItemId;
  readonly interpolation: ImageInterpolation;
}

/** The chosen region under both profiles. */
export interface ProfileComparisonReport extends ProfileComparison {
  readonly engine: EngineInfo;
  readonly whyNotGpu: string | null;
  readonly elapsedMs: number;
}

/** One region whose features are measured repeatedly. */
export interface StabilitySubject {
  readonly title: string;
  /** One, or a test and a retest. Labels are united. */
  readonly scans: readonly Pick<ExtractRequest, 'imageId' | 'maskId' | 'labels'>[];
  /** Part of the correlation; a region that overlaps others is not. */
  readonly isSubject: boolean;
  /** The region whose spread is given. */
  readonly isInHand: boolean;
}

export interface StabilityRequest {
  readonly jobId: string;
  readonly subjects: readonly StabilitySubject[];
  /** null: the scans are compared as they are. */
  readonly plan: PerturbationPlan | null;
  readonly settings: ExtractionSettings;
}

export interface StabilityReport extends Stability {
  readonly subjects: readonly {
    readonly title: string;
    readonly isSubject: boolean;
    /** Hashes of the voxels, as in ExtractReport. */
    readonly scans: readonly {
      readonly image: string;
      readonly mask: string;
      readonly labels: readonly number[];
    }[];
  }[];
  readonly plan: PerturbationPlan | null;
  readonly settings: ExtractionSettings;
  /** That did the last extraction. */
  readonly engine: EngineInfo;
  readonly whyNotGpu: string | null;
  readonly elapsedMs: number;
}

/** Voxel-wise maps of one region. */
export interface MapRequest extends ExtractRequest {
  /** Full names: 'original_glcm_Contrast'. */
  readonly features: readonly string[];
}

/** Maps on their way. */
export interface CoarseMaps {
  readonly maps: readonly FeatureMap[];
  /** Voxels along a side that share a value. */
  readonly step: number;
}

/** What a piece of work on the engine says besides its result. */
export interface RunFacts {
  readonly engine: EngineInfo;
  readonly whyNotGpu: string | null;
  /** What became of the GPU on the way. */
  readonly warnings: readonly string[];
  readonly elapsedMs: number;
}

export interface MapReport extends RunFacts {
  readonly maps: readonly FeatureMap[];
}

export interface HabitatRequest extends MapRequest {
  readonly count: number;
}

export interface HabitatReport extends RunFacts, Habitats {
  readonly features: readonly string[];
}

/** What peritumoral rings may lie in. */
export type RingClip =
  | { readonly kind: 'none' }
  /** The body or brain, as findBody tells it. */
  | { readonly kind: 'body' }
  /** All labels of a mask on the same grid. */
  | { readonly kind: 'mask'; readonly maskId: ItemId };

export interface RingRequest {
  readonly jobId: string;
  readonly imageId: ItemId;
  readonly maskId: ItemId;
  /** United. */
  readonly labels: readonly number[];
  /** Outer edges in mm, rising. */
  readonly edges: readonly number[];
  readonly clip: RingClip;
}

export interface RingReport {
  readonly mask: MadeMask;
  /** What they were clipped to, for a person. */
  readonly clip: string;
}

/** A part of a grid with its voxels: x fastest, of the size of `box`. */
export interface Part<T extends VoxelArray = VoxelArray> {
  readonly grid: Grid;
  readonly box: Box;
  readonly data: T;
}

/** A mask that was computed here and is in no file. */
export interface MadeMask extends Part<Uint8Array> {
  readonly name: string;
  /** How it came about, in words. */
  readonly reason: string;
  readonly labels: readonly Pick<Label, 'value' | 'name'>[];
}

export interface RegionReport extends RegionSize {
  readonly mask: MadeMask;
  /** Pieces joined by faces, edges and corners. */
  readonly pieces: number;
}

/** A PyRadiomics parameter file, read. */
export interface SettingsReport {
  readonly settings: ExtractionSettings;
  /** `label` of the file, null when it names none. */
  readonly label: number | null;
  /** `label_channel` of the file: which frame of the mask, from 0; null when it names none. */
  readonly labelChannel: number | null;
  /** `correctMask` of the file: a mask on another grid is brought onto the image's. */
  readonly isMaskResampled: boolean;
  /** What the file asks for and is done in another way, in sentences for a person. */
  readonly notes: readonly string[];
}

/** Voxels for the viewer, a copy that is transferred. */
export interface ItemVoxels {
  readonly grid: Grid;
  readonly data: VoxelArray;
}

/** The Comlink service. Callbacks are Comlink proxies. No method throws; long ones can be cancelled by job. */
export interface WorkerService {
  /** 'auto' takes WebGPU on a real GPU, else the CPU; 'webgpu' insists, also on a software adapter. */
  startEngine(choice: 'auto' | 'cpu' | 'webgpu'): Promise<Result<EngineReport>>;
  /** Opens what was dropped; a bad file never spoils the others. */
  open(
    jobId: string,
    files: readonly File[],
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<OpenReport>>;
  openSample(
    jobId: string,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<OpenReport>>;
  /** Loads series that were offered, and the masks that waited for them. */
  openOffers(
    jobId: string,
    ids: readonly string[],
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<OpenReport>>;
  /** The middle slice of a series that was offered, read alone. */
  thumbnail(offerId: string): Promise<Result<Thumbnail>>;
  /** What the header says of an item or an offer, identifiers included: for the screen only. */
  headerOf(id: string): Promise<Result<HeaderReport>>;
  setRole(id: ItemId, role: Role): Promise<Result<LoadedItem>>;
  setFrame(id: ItemId, frame: number): Promise<Result<LoadedItem>>;
  /** Draws a fractional SEG again: voxels of at least this share of its maximum, above 0 and at most 1, are inside. */
  setThreshold(id: ItemId, threshold: number): Promise<Result<LoadedItem>>;
  /** Reads the voxels again in another of the series' units (SeriesFacts.units). */
  setUnit(id: ItemId, unit: string): Promise<Result<LoadedItem>>;
  remove(id: ItemId): Promise<void>;
  /** Removes everything that is loaded, offered or waits, and forgets whose it was. */
  clear(): Promise<void>;
  compareGrids(imageId: ItemId, maskId: ItemId): Promise<Result<GeometryReport>>;
  /** Nearest-neighbour copy of the mask on the image's grid, as a new item named 'NAME (resampled)'. */
  resampleMask(maskId: ItemId, imageId: ItemId): Promise<Result<LoadedItem>>;
  /** The mask as a new item on another item's grid, by nearest neighbour where it lies on another. */
  addMask(mask: MadeMask, onId: ItemId): Promise<Result<LoadedItem>>;
  /** Names labels and the regions they make up; no voxel changes. */
  nameRegions(maskId: ItemId, names: RegionNames): Promise<Result<LoadedItem>>;
  /** Combines, erodes, fills … regions; addMask takes the result into the case. */
  makeRegion(
    request: RegionRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<RegionReport>>;
  /** A .nii.gz of a mask's labels or, where values are given, of the region they make up as 1. */
  maskNifti(
    maskId: ItemId,
    values: readonly number[] | null,
  ): Promise<Result<Uint8Array<ArrayBuffer>>>;
  /** The image on the grid of another one in the same space, as a new item named 'NAME (on the grid of OTHER)'. */
  resampleImage(
    request: ResampleRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<LoadedItem>>;
  voxels(id: ItemId): Promise<Result<ItemVoxels>>;
  /** A .nii.gz of the whole grid; voxels beyond the part have the value `outside`. */
  niftiOf(part: Part, outside: number): Promise<Result<Uint8Array<ArrayBuffer>>>;
  extract(
    request: ExtractRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<ExtractReport>>;
  /** Features of several images with one region; an image that fails costs its own. */
  extractCase(
    request: CaseRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<CaseReport>>;
  /** Extracts under both profiles; the profile in the request's settings does not matter. */
  compareProfiles(
    request: ExtractRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<ProfileComparisonReport>>;
  /** Extracts again and again, perturbed each time, and says how well each feature repeats. */
  measureStability(
    request: StabilityRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<StabilityReport>>;
  /** Maps of features of each voxel's neighbourhood; a coarse answer may come first. */
  mapFeatures(
    request: MapRequest,
    onCoarse: (coarse: CoarseMaps) => void,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<MapReport>>;
  /** Parts of the region that are alike in the maps asked for. */
  findHabitats(
    request: HabitatRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<HabitatReport>>;
  drawRings(
    request: RingRequest,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<RingReport>>;
  /** Checks every engine there is against published values and plain definitions; needs no case. */
  runSelfTest(
    jobId: string,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<SelfTestReport>>;
  /** Reads a PyRadiomics parameter file (YAML or JSON); errors name line and column. */
  readSettings(name: string, text: string): Promise<Result<SettingsReport>>;
  cancel(jobId: string): Promise<void>;
}
