import type { ExtractionSettings } from '../radiomics/settings.ts';
import {
  IMAGE_DEFAULTS,
  type ImageTypeName,
  type ImageTypes,
  ORIGINAL_ONLY,
} from '../radiomics/settings-images.ts';
import { FILE_TYPES, type Values } from './settings-yaml-keys.ts';
import type { Note } from './settings-yaml-say.ts';

/** Image types by the values that hold for each, which were checked already; without any, the original. */
export function imageTypesOf(valuesOf: ReadonlyMap<string, Values>, note: Note): ImageTypes {
  const of = <T>(name: keyof typeof FILE_TYPES, make: (values: Values) => T): T | null => {
    const values = valuesOf.get(name);
    return values === undefined ? null : make(values);
  };
  const { wavelet, gradient, lbp2D, lbp3D } = IMAGE_DEFAULTS;
  noteOnSigma(valuesOf, note);
  noteOnPlanes(valuesOf, note);
  return {
    ...ORIGINAL_ONLY,
    original: valuesOf.size === 0 || valuesOf.has('Original'),
    wavelet: of('Wavelet', (values) => ({
      name: textOr(values.wavelet, wavelet.name),
      startLevel: numberOr(values.start_level, wavelet.startLevel),
      levels: numberOr(values.level, wavelet.levels),
    })),
    log: of('LoG', (values) => sigmasOf(values) ?? null),
    square: valuesOf.has('Square'),
    squareRoot: valuesOf.has('SquareRoot'),
    logarithm: valuesOf.has('Logarithm'),
    exponential: valuesOf.has('Exponential'),
    gradient: of('Gradient', (values) => ({
      usesSpacing: (values.gradientUseSpacing ?? gradient.usesSpacing) === true,
    })),
    lbp2D: of('LBP2D', (values) => ({
      radius: numberOr(values.lbp2DRadius, lbp2D.radius),
      samples: numberOr(values.lbp2DSamples, lbp2D.samples),
      method: textOr(values.lbp2DMethod, lbp2D.method) as typeof lbp2D.method,
    })),
    lbp3D: of('LBP3D', (values) => ({
      levels: numberOr(values.lbp3DLevels, lbp3D.levels),
      radius: numberOr(values.lbp3DIcosphereRadius, lbp3D.radius),
      subdivision: numberOr(values.lbp3DIcosphereSubdivision, lbp3D.subdivision),
    })),
  };
}

function sigmasOf({ sigma }: Values): ImageTypes['log'] {
  return Array.isArray(sigma) && sigma.length > 0 ? { sigmas: sigma as number[] } : null;
}

function noteOnSigma(valuesOf: ReadonlyMap<string, Values>, note: Note): void {
  const log = valuesOf.get('LoG');
  if (log !== undefined && sigmasOf(log) === null) {
    note('LoG names no sigma and gives no image (as in PyRadiomics).');
  }
}

function noteOnPlanes(valuesOf: ReadonlyMap<string, Values>, note: Note): void {
  const { force2D, force2Ddimension } = valuesOf.get('LBP2D') ?? {};
  if (force2D !== true && typeof force2Ddimension === 'number' && force2Ddimension > 0) {
    note('LBP2D is made across z: force2Ddimension counts with force2D only.');
  }
}

/** The chosen types with their keys; `own` gives what a type has for itself besides. */
export function sayImages(
  { imageTypes, profile }: ExtractionSettings,
  own: (type: ImageTypeName) => Values,
  note: Note,
): Readonly<Record<string, Values>> {
  const { wavelet, log, gradient, lbp2D, lbp3D, filters, boundary } = imageTypes;
  if (filters.length > 0) {
    note(`PyRadiomics has none of IBSI’s filters; ${filters.length} of them are left out.`);
  }
  if (profile === 'ibsi' && (wavelet !== null || log !== null) && boundary !== 'mirror') {
    note(`Beyond its borders the image goes on by the rule ${boundary}.`);
  }
  const keys: Partial<Record<ImageTypeName, Values | null>> = {
    wavelet: wavelet && {
      wavelet: wavelet.name,
      ...(wavelet.startLevel === 0 ? {} : { start_level: wavelet.startLevel }),
      ...(wavelet.levels === 1 ? {} : { level: wavelet.levels }),
    },
    log: log && { sigma: log.sigmas },
    gradient: gradient && (gradient.usesSpacing ? {} : { gradientUseSpacing: false }),
    lbp2D: lbp2D && {
      lbp2DRadius: lbp2D.radius,
      lbp2DSamples: lbp2D.samples,
      lbp2DMethod: lbp2D.method,
    },
    lbp3D: lbp3D && {
      lbp3DLevels: lbp3D.levels,
      lbp3DIcosphereRadius: lbp3D.radius,
      lbp3DIcosphereSubdivision: lbp3D.subdivision,
    },
  };
  const isOn = (type: ImageTypeName) => imageTypes[type] !== null && imageTypes[type] !== false;
  return Object.fromEntries(
    Object.entries(FILE_TYPES)
      .filter(([, type]) => isOn(type))
      .map(([name, type]) => [name, { ...keys[type], ...own(type) }]),
  );
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
