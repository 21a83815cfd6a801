import { describe, expect, test } from 'vitest';
import { numberOf, type PyradiomicsSettings, padLevels, pyradiomicsTexture } from './texture-of.ts';

// 6 x 5 x 4 random voxels of 0.5 x 0.8 x 1.1 mm, slices side by side, 0 outside the region; the numbers are what
// PyRadiomics 3.1.0 gives for them (binWidth 1), run by us.
const LEVELS = `
110205 454224 002004 502520
030120 445251 355244 054053
002144 055212 223424 200442
103250 150323 422554 401233
034314 143024 042553 221050`;

const VALUES: readonly (readonly [string, PyradiomicsSettings, string])[] = [
  [
    'weightingNorm euclidean',
    { weightingNorm: 'euclidean' },
    `glcm_Correlation 0.05056843428430181 glcm_Imc1 -0.003997523628226114 glcm_Imc2 0.13292012603834957
     glcm_MCC 0.09897613195974332 glcm_ClusterShade -0.6268163455762181 glcm_SumSquares 1.8450088523453791
     glrlm_RunPercentage 0.8862557954843842 glrlm_RunEntropy 2.831149064219146`,
  ],
  [
    'weightingNorm manhattan',
    { weightingNorm: 'manhattan' },
    `glcm_Correlation 0.10487537848329141 glcm_Imc1 -0.010588213608771574 glcm_Imc2 0.21473977876061212
     glcm_MCC 0.14926599954710223 glcm_ClusterShade -0.808504821023599 glcm_SumSquares 1.8442877953354355
     glrlm_RunPercentage 0.8895858223815213 glrlm_RunEntropy 2.8162421597250926`,
  ],
  [
    'weightingNorm infinity',
    { weightingNorm: 'infinity' },
    `glcm_Correlation 0.02676923111494944 glcm_Imc1 -0.002916921360179991 glcm_Imc2 0.11364698357448265
     glcm_MCC 0.08400445680680882 glcm_ClusterShade -0.5232672692800682 glcm_SumSquares 1.843417690452684
     glrlm_RunPercentage 0.8841565860215053 glrlm_RunEntropy 2.8399628580114173`,
  ],
  [
    'weightingNorm no_weighting',
    { weightingNorm: 'no_weighting' },
    `glcm_Correlation -0.005458779395820736 glcm_Imc1 -0.004044711273368995 glcm_Imc2 0.13368593276252946
     glcm_MCC 0.0852067609975795 glcm_ClusterShade -0.5085354080200117 glcm_SumSquares 1.8391790771484373
     glrlm_RunPercentage 0.880066170388751 glrlm_RunEntropy 2.856814554391295`,
  ],
  [
    'symmetricalGLCM false',
    { isSymmetric: false },
    `glcm_Correlation -0.014500255075770872 glcm_Imc1 -0.11687493317474154 glcm_Imc2 0.6259294160408218
     glcm_MCC 0.421428165289548 glcm_ClusterShade -0.37415010955488365 glcm_SumSquares 1.9174433604583734`,
  ],
  [
    'symmetricalGLCM false and weightingNorm euclidean',
    { isSymmetric: false, weightingNorm: 'euclidean' },
    `glcm_Correlation 0.05231698202704503 glcm_Imc1 -0.007450898759924575 glcm_Imc2 0.1809663880180926
     glcm_MCC 0.12464773674364954 glcm_ClusterShade -0.6268163455762208 glcm_SumSquares 1.9300433073488596`,
  ],
  [
    'distances [2]',
    { distances: [2] },
    `glcm_Correlation -0.038958934119419746 glcm_Imc1 -0.15089799107140658 glcm_Imc2 0.6710677456477442
     glcm_MCC 0.4572841477365591 glcm_ClusterShade 0.40275738585675813 glcm_SumSquares 1.8219514028536197
     ngtdm_Busyness 2.601705365037454 ngtdm_Strength 0.3351083302989468
     gldm_DependenceEntropy 5.098155924351622 gldm_LargeDependenceEmphasis 61.30107526881721`,
  ],
  [
    'distances [1, 2]',
    { distances: [1, 2] },
    `glcm_Correlation -0.03496085364559143 glcm_Imc1 -0.13406911429155105 glcm_Imc2 0.636481136995532
     glcm_MCC 0.4271529353311155 glcm_ClusterShade 0.23985742714141448 glcm_SumSquares 1.824392734738282
     ngtdm_Busyness 2.6035194001829365 ngtdm_Strength 0.3358779163518157
     gldm_DependenceEntropy 5.181331596324844 gldm_LargeDependenceEmphasis 124.61290322580645`,
  ],
  [
    'gldm_a 1',
    { alpha: 1 },
    'gldm_DependenceEntropy 5.4316994728317685 gldm_LargeDependenceEmphasis 78.52688172043011',
  ],
  [
    'force2D, force2Ddimension 0 (z)',
    { across: 2 },
    `glcm_Correlation 0.13211623259941807 glcm_Imc1 -0.04731274539491685 glcm_Imc2 0.42058415444078195
     glcm_MCC 0.26950909934331396 glcm_ClusterShade -0.5040854548383108 glcm_SumSquares 1.8508860477241633
     glrlm_RunPercentage 0.8440860215053764 glrlm_RunEntropy 2.909715707489105
     glszm_ZoneVariance 1.9782707107288364 ngtdm_Busyness 2.4891498151772127 ngtdm_Strength 0.3545508927966772
     gldm_DependenceEntropy 3.972766512038751 gldm_LargeDependenceEmphasis 6.161290322580645`,
  ],
  [
    'force2D, force2Ddimension 1 (y)',
    { across: 1 },
    `glcm_Correlation -0.06695831162072152 glcm_Imc1 -0.07007327627876445 glcm_Imc2 0.4921068732641039
     glcm_MCC 0.30385561025601254 glcm_ClusterShade -0.747380102011869 glcm_SumSquares 1.8493659571174608
     glrlm_RunPercentage 0.8709677419354839 glrlm_RunEntropy 2.8285301758076136
     glszm_ZoneVariance 1.1257208765859286 ngtdm_Busyness 2.7890397368993254 ngtdm_Strength 0.30724003876872924
     gldm_DependenceEntropy 3.7515693714783134 gldm_LargeDependenceEmphasis 4.827956989247312`,
  ],
  [
    'force2D, force2Ddimension 2 (x)',
    { across: 0 },
    `glcm_Correlation 0.03779417141252599 glcm_Imc1 -0.07663742981189803 glcm_Imc2 0.5319495963698232
     glcm_MCC 0.3266053463121986 glcm_ClusterShade -1.082587770584788 glcm_SumSquares 1.7966644478142304
     glrlm_RunPercentage 0.8709677419354839 glrlm_RunEntropy 2.8170542508024576
     glszm_ZoneVariance 1.5898668639053257 ngtdm_Busyness 2.6929250924113943 ngtdm_Strength 0.3310343374027636
     gldm_DependenceEntropy 3.9536382998533672 gldm_LargeDependenceEmphasis 4.956989247311828`,
  ],
];

describe('settings of PyRadiomics that its baselines leave alone', () => {
  const rows = LEVELS.trim()
    .split('\n')
    .map((row) => row.split(' '));
  const data = Uint8Array.from(
    [0, 1, 2, 3].flatMap((k) => rows.flatMap((row) => [...(row[k] ?? '')].map(Number))),
  );
  const levels = padLevels(
    data,
    data.map((level) => Math.min(level, 1)),
    [6, 5, 4],
  );

  test.each(VALUES)('%s: within 1e-12', (_, settings, values) => {
    const ours = pyradiomicsTexture(levels, { ...settings, spacing: [0.5, 0.8, 1.1] });
    for (const [, family = '', feature = '', value] of values.matchAll(/(\w+?)_(\w+) (\S+)/g)) {
      const found = numberOf(ours[family]?.[feature]);
      const isNear = Math.abs(found - Number(value)) <= 1e-12 * Math.max(1, Math.abs(found));
      expect([feature, found, isNear]).toEqual([feature, found, true]);
    }
  });
});
