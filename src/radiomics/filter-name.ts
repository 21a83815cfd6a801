import type { FilterSettings, GaborFilter, LawsFilter } from './settings-filters.ts';

/**
 * The name of a filter's response in column names, of letters, digits and hyphens, after PyRadiomics' way:
 * `log-sigma-3-0-mm-3D`, `mean-5-3D`, `laws-L5E5E5-max-energy-7-3D`. A boundary other than mirror is added at the end.
 */
export function filterName(filter: FilterSettings): string {
  return [...partsOf(filter), ...boundaryOf(filter)].join('-');
}

/** Mirror is IBSI's choice and goes unsaid. */
function boundaryOf(filter: FilterSettings): readonly string[] {
  const source = filter.filter === 'riesz' ? filter.of : filter;
  return 'boundary' in source && source.boundary !== 'mirror' ? [source.boundary] : [];
}

function partsOf(filter: FilterSettings): readonly (string | number)[] {
  switch (filter.filter) {
    case 'mean':
      return ['mean', filter.support, filter.dimension];
    case 'log': {
      const cut = filter.cutoffSigma === 4 ? [] : ['cut', decimal(filter.cutoffSigma)];
      return [...sigmaParts(filter.sigmaMm), ...cut, filter.dimension];
    }
    case 'log-recursive':
      return [...sigmaParts(filter.sigmaMm), '3D'];
    case 'laws':
      return lawsParts(filter);
    case 'gabor':
      return gaborParts(filter);
    case 'wavelet': {
      const { wavelet, band, level, pooling, dimension } = filter;
      return [
        'wavelet',
        safe(wavelet),
        band,
        'level',
        level,
        ...(pooling === null ? [] : [pooling]),
        dimension,
      ];
    }
    case 'wavelet-repeated':
      return ['wavelet', safe(filter.wavelet), filter.band, 'repeated', 'level', filter.level];
    case 'simoncelli':
    case 'shannon':
      return [filter.filter, 'level', filter.level, filter.dimension];
    case 'riesz': {
      const { order, of, alignmentSigmaMm } = filter;
      const aligned = alignmentSigmaMm === null ? [] : ['aligned', decimal(alignmentSigmaMm), 'mm'];
      return ['riesz', ...order, ...aligned, ...partsOf(of)];
    }
    case 'square-root':
      return ['squareroot'];
    case 'gradient':
      return filter.usesSpacing ? ['gradient'] : ['gradient', 'voxel'];
    case 'lbp-3D':
      return ['lbp', '3D', filter.map === 'kurtosis' ? 'k' : `m${filter.map}`];
    case 'lbp-2D':
    case 'square':
    case 'logarithm':
    case 'exponential':
      return [filter.filter];
  }
}

function sigmaParts(mm: number): readonly string[] {
  return ['log', 'sigma', decimal(mm), 'mm'];
}

function lawsParts({ kernels, pooling, energyDistance, dimension }: LawsFilter) {
  const energy = energyDistance === null ? [] : ['energy', energyDistance];
  return ['laws', kernels, ...(pooling === null ? [] : [pooling]), ...energy, dimension];
}

function gaborParts(filter: GaborFilter): readonly string[] {
  const { sigmaMm, lambdaMm, gamma, response, orientation, hasOrthogonalPlanes } = filter;
  return [
    'gabor',
    ...['sigma', decimal(sigmaMm), 'mm'],
    ...['lambda', decimal(lambdaMm), 'mm'],
    ...['gamma', decimal(gamma)],
    ...('theta' in orientation
      ? ['theta', decimal(orientation.theta)]
      : ['step', decimal(orientation.step), orientation.pooling]),
    ...(response === 'modulus' ? [] : [response]),
    hasOrthogonalPlanes ? '3-planes' : '2D',
  ];
}

/** As Python writes a float, with a hyphen for the point: 3-0, 1-5. */
export function decimal(value: number): string {
  const text = Number.isInteger(value) ? `${value}.0` : String(value);
  return safe(text.replace('-', 'm'));
}

function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '-');
}
