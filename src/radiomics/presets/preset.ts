import type { Modality } from '../../volume/volume.ts';
import type { ExtractionSettings } from '../settings.ts';

/** Settings under a name, to start from. */
export interface Preset {
  /** What the command line calls it. */
  readonly name: string;
  readonly title: string;
  /** What it is for and what it does, in a sentence or two. */
  readonly explanation: string;
  /** The images that it is meant for; null = any. */
  readonly modality: Modality | null;
  readonly group: 'Clinical images' | 'IBSI reference';
  readonly settings: ExtractionSettings;
}
