/** What the profile decides, in words; the switches themselves are in radiomics/profiles.ts. */
export const PROFILE_DIFFERENCES: readonly {
  readonly what: string;
  readonly ibsi: string;
  readonly pyradiomics: string;
}[] = [
  { what: 'Percentiles', ibsi: 'nearest rank', pyradiomics: 'interpolated between ranks' },
  {
    what: 'Kurtosis',
    ibsi: 'excess: 0 for a normal distribution',
    pyradiomics: '3 for a normal distribution',
  },
  {
    what: 'Bins of fixed width',
    ibsi: 'start at the lower bound or the minimum of the region',
    pyradiomics: 'start at a multiple of the width',
  },
  { what: 'Axis lengths', ibsi: 'covariance over N − 1', pyradiomics: 'covariance over N' },
  {
    what: 'Surface mesh',
    ibsi: 'Lewiner’s marching cubes',
    pyradiomics: 'its own table of triangles (area differs by up to 0.5 %)',
  },
  {
    what: 'Entropies',
    ibsi: 'zero probabilities left out',
    pyradiomics: '2.2 × 10⁻¹⁶ added inside the logarithm',
  },
  {
    what: 'Features',
    ibsi: 'all of the standard, among them asphericity and centre of mass shift',
    pyradiomics: 'its defaults, with total energy, MCC and 2D diameters',
  },
];
