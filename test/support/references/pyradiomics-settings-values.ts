// What PyRadiomics gives under settings that its baselines leave alone, run by us: 3.1.0 for the small volume, 3.0.1
// for its own two test cases.

// 6 x 5 x 4 random voxels of 0.5 x 0.8 x 1.1 mm, slices side by side, 0 outside the region; the numbers are what
// PyRadiomics 3.1.0 gives for them (binWidth 1), run by us.
export const LEVELS = `
110205 454224 002004 502520
030120 445251 355244 054053
002144 055212 223424 200442
103250 150323 422554 401233
034314 143024 042553 221050`;

export const VALUES: readonly (readonly [
  setting: Readonly<Record<string, unknown>>,
  values: string,
])[] = [
  [
    { weightingNorm: 'euclidean' },
    `glcm_Correlation 0.05056843428430181 glcm_Imc1 -0.003997523628226114 glcm_Imc2 0.13292012603834957
     glcm_MCC 0.09897613195974332 glcm_ClusterShade -0.6268163455762181 glcm_SumSquares 1.8450088523453791
     glrlm_RunPercentage 0.8862557954843842 glrlm_RunEntropy 2.831149064219146`,
  ],
  [
    { weightingNorm: 'manhattan' },
    `glcm_Correlation 0.10487537848329141 glcm_Imc1 -0.010588213608771574 glcm_Imc2 0.21473977876061212
     glcm_MCC 0.14926599954710223 glcm_ClusterShade -0.808504821023599 glcm_SumSquares 1.8442877953354355
     glrlm_RunPercentage 0.8895858223815213 glrlm_RunEntropy 2.8162421597250926`,
  ],
  [
    { weightingNorm: 'infinity' },
    `glcm_Correlation 0.02676923111494944 glcm_Imc1 -0.002916921360179991 glcm_Imc2 0.11364698357448265
     glcm_MCC 0.08400445680680882 glcm_ClusterShade -0.5232672692800682 glcm_SumSquares 1.843417690452684
     glrlm_RunPercentage 0.8841565860215053 glrlm_RunEntropy 2.8399628580114173`,
  ],
  [
    { weightingNorm: 'no_weighting' },
    `glcm_Correlation -0.005458779395820736 glcm_Imc1 -0.004044711273368995 glcm_Imc2 0.13368593276252946
     glcm_MCC 0.0852067609975795 glcm_ClusterShade -0.5085354080200117 glcm_SumSquares 1.8391790771484373
     glrlm_RunPercentage 0.880066170388751 glrlm_RunEntropy 2.856814554391295`,
  ],
  [
    { symmetricalGLCM: false },
    `glcm_Correlation -0.014500255075770872 glcm_Imc1 -0.11687493317474154 glcm_Imc2 0.6259294160408218
     glcm_MCC 0.421428165289548 glcm_ClusterShade -0.37415010955488365 glcm_SumSquares 1.9174433604583734`,
  ],
  [
    { symmetricalGLCM: false, weightingNorm: 'euclidean' },
    `glcm_Correlation 0.05231698202704503 glcm_Imc1 -0.007450898759924575 glcm_Imc2 0.1809663880180926
     glcm_MCC 0.12464773674364954 glcm_ClusterShade -0.6268163455762208 glcm_SumSquares 1.9300433073488596`,
  ],
  [
    { distances: [2] },
    `glcm_Correlation -0.038958934119419746 glcm_Imc1 -0.15089799107140658 glcm_Imc2 0.6710677456477442
     glcm_MCC 0.4572841477365591 glcm_ClusterShade 0.40275738585675813 glcm_SumSquares 1.8219514028536197
     ngtdm_Busyness 2.601705365037454 ngtdm_Strength 0.3351083302989468
     gldm_DependenceEntropy 5.098155924351622 gldm_LargeDependenceEmphasis 61.30107526881721`,
  ],
  [
    { distances: [1, 2] },
    `glcm_Correlation -0.03496085364559143 glcm_Imc1 -0.13406911429155105 glcm_Imc2 0.636481136995532
     glcm_MCC 0.4271529353311155 glcm_ClusterShade 0.23985742714141448 glcm_SumSquares 1.824392734738282
     ngtdm_Busyness 2.6035194001829365 ngtdm_Strength 0.3358779163518157
     gldm_DependenceEntropy 5.181331596324844 gldm_LargeDependenceEmphasis 124.61290322580645`,
  ],
  [
    { gldm_a: 1 },
    'gldm_DependenceEntropy 5.4316994728317685 gldm_LargeDependenceEmphasis 78.52688172043011',
  ],
  [
    { force2D: true, force2Ddimension: 0 },
    `glcm_Correlation 0.13211623259941807 glcm_Imc1 -0.04731274539491685 glcm_Imc2 0.42058415444078195
     glcm_MCC 0.26950909934331396 glcm_ClusterShade -0.5040854548383108 glcm_SumSquares 1.8508860477241633
     glrlm_RunPercentage 0.8440860215053764 glrlm_RunEntropy 2.909715707489105
     glszm_ZoneVariance 1.9782707107288364 ngtdm_Busyness 2.4891498151772127 ngtdm_Strength 0.3545508927966772
     gldm_DependenceEntropy 3.972766512038751 gldm_LargeDependenceEmphasis 6.161290322580645`,
  ],
  [
    { force2D: true, force2Ddimension: 1 },
    `glcm_Correlation -0.06695831162072152 glcm_Imc1 -0.07007327627876445 glcm_Imc2 0.4921068732641039
     glcm_MCC 0.30385561025601254 glcm_ClusterShade -0.747380102011869 glcm_SumSquares 1.8493659571174608
     glrlm_RunPercentage 0.8709677419354839 glrlm_RunEntropy 2.8285301758076136
     glszm_ZoneVariance 1.1257208765859286 ngtdm_Busyness 2.7890397368993254 ngtdm_Strength 0.30724003876872924
     gldm_DependenceEntropy 3.7515693714783134 gldm_LargeDependenceEmphasis 4.827956989247312`,
  ],
  [
    { force2D: true, force2Ddimension: 2 },
    `glcm_Correlation 0.03779417141252599 glcm_Imc1 -0.07663742981189803 glcm_Imc2 0.5319495963698232
     glcm_MCC 0.3266053463121986 glcm_ClusterShade -1.082587770584788 glcm_SumSquares 1.7966644478142304
     glrlm_RunPercentage 0.8709677419354839 glrlm_RunEntropy 2.8170542508024576
     glszm_ZoneVariance 1.5898668639053257 ngtdm_Busyness 2.6929250924113943 ngtdm_Strength 0.3310343374027636
     gldm_DependenceEntropy 3.9536382998533672 gldm_LargeDependenceEmphasis 4.956989247311828`,
  ],
];

/** PyRadiomics' test cases brain1 and breast1. */
export const CASES: readonly {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly brain1: string;
  readonly breast1: string;
}[] = [
  {
    parameters: { setting: { distances: [1, 2] } },
    brain1: `glcm_Correlation 0.20183934968513617
      glcm_Imc2 0.6433351436716868
      glcm_ClusterShade 60.45848275660572
      ngtdm_Busyness 1.7047641081864464
      gldm_DependenceEntropy 7.946899100615521
      gldm_LargeDependenceEmphasis 37.92724196277496`,
    breast1: `glcm_Correlation 0.045618480748743924
      glcm_Imc2 0.42974061815223225
      glcm_ClusterShade -0.027861136805520798
      ngtdm_Busyness 9.081220869221422
      gldm_DependenceEntropy 5.186339280025584
      gldm_LargeDependenceEmphasis 380.1468531468532`,
  },
  {
    parameters: { setting: { distances: [3] } },
    brain1: `glcm_Correlation 0.03703977436544142
      glcm_Imc1 -0.07708447503489141
      ngtdm_Strength 0.44162477709684894
      gldm_DependenceVariance 9.675763663535276`,
    breast1: `glcm_Correlation -0.14594375124167236
      glcm_Imc1 -0.14011705113042652
      ngtdm_Strength 0.08781135918311196
      gldm_DependenceVariance 30.254780184850112`,
  },
  {
    parameters: { setting: { weightingNorm: 'euclidean' } },
    brain1: `glcm_Correlation 0.8297726578138782
      glcm_Contrast 13.317514136668157
      glrlm_RunPercentage 0.9677180096532466
      glrlm_RunEntropy 4.81198699255388`,
    breast1: `glcm_Correlation 0.519495794028247
      glcm_Contrast 0.47159571944630774
      glrlm_RunPercentage 0.7904097448202538
      glrlm_RunEntropy 2.3391707368076036`,
  },
  {
    parameters: { setting: { weightingNorm: 'manhattan' } },
    brain1: `glcm_Correlation 0.8501508626938521
      glcm_Contrast 11.723237845850456
      glrlm_RunPercentage 0.9674431304896026
      glrlm_RunEntropy 4.813547116892363`,
    breast1: `glcm_Correlation 0.5440474453299649
      glcm_Contrast 0.4436740849216064
      glrlm_RunPercentage 0.794340235410045
      glrlm_RunEntropy 2.3272857081146308`,
  },
  {
    parameters: { setting: { weightingNorm: 'infinity' } },
    brain1: `glcm_Correlation 0.8154766720294365
      glcm_Contrast 14.435570381998954
      glrlm_RunPercentage 0.968532135416743
      glrlm_RunEntropy 4.807662658877111`,
    breast1: `glcm_Correlation 0.5046914526968929
      glcm_Contrast 0.4886321331949758
      glrlm_RunPercentage 0.7935365111854268
      glrlm_RunEntropy 2.326864053791791`,
  },
  {
    parameters: { setting: { weightingNorm: 'no_weighting' } },
    brain1: `glcm_Correlation 0.4833355900773785
      glrlm_RunEntropy 4.9421101904436515`,
    breast1: `glcm_Correlation 0.33523814262004015
      glrlm_RunEntropy 2.5139681894617514`,
  },
  {
    parameters: { setting: { gldm_a: 1 } },
    brain1: `gldm_DependenceEntropy 7.887033033397775
      gldm_LargeDependenceEmphasis 35.82040125694948`,
    breast1: `gldm_DependenceEntropy 4.641441985799279
      gldm_LargeDependenceEmphasis 207.8111888111888`,
  },
  {
    parameters: { setting: { symmetricalGLCM: false } },
    brain1: `glcm_Correlation 0.39219743588570555
      glcm_Imc1 -0.12298081261731333
      glcm_SumSquares 40.55236483913806`,
    breast1: `glcm_Correlation 0.28882475722469486
      glcm_Imc1 -0.10371357440316079
      glcm_SumSquares 0.45588441376750155`,
  },
  {
    parameters: { setting: { force2D: true, force2Ddimension: 1 } },
    brain1: `glcm_Correlation 0.38827838601067677
      glrlm_RunEntropy 4.912122574367394
      glszm_ZoneVariance 0.5157875006289694
      ngtdm_Busyness 1.5270583073494168
      gldm_DependenceEntropy 5.8788684223151195`,
    breast1: `glcm_Correlation 0.27426926942984875
      glrlm_RunEntropy 2.3725917703638224
      glszm_ZoneVariance 5.707950243374797
      ngtdm_Busyness 9.865054249547915
      gldm_DependenceEntropy 3.4740933278418087`,
  },
  {
    parameters: { setting: { force2D: true, force2Ddimension: 2 } },
    brain1: `glcm_Correlation 0.3681594743105153
      glrlm_RunEntropy 4.898632586096109
      glszm_ZoneVariance 0.3912974464311613
      ngtdm_Busyness 1.5920487327295623
      gldm_DependenceEntropy 5.819318931116082`,
    breast1: `glcm_Correlation 0.28867437919285965
      glrlm_RunEntropy 2.443025147222709
      glszm_ZoneVariance 10.1240234375
      ngtdm_Busyness 9.082692887281494
      gldm_DependenceEntropy 3.3666714599577166`,
  },
  {
    parameters: {
      setting: {
        force2D: true,
        force2Ddimension: 2,
        weightingNorm: 'euclidean',
        distances: [1, 2],
        symmetricalGLCM: false,
        gldm_a: 2,
      },
    },
    brain1: `glcm_Correlation 0.8089318689668098
      glrlm_RunEntropy 4.802914180379157
      ngtdm_Busyness 1.7679926075095715
      gldm_DependenceEntropy 7.727673650206901`,
    breast1: `glcm_Correlation 0.5746359947691334
      glrlm_RunEntropy 2.3029297745389705
      ngtdm_Busyness 8.624948346309104
      gldm_DependenceEntropy 4.465094075125161`,
  },
];

/** Cropping before the filter, and settings of one image type. */
export const FILTERED: typeof CASES = [
  {
    parameters: { setting: { preCrop: true, padDistance: 3 }, imageType: { Wavelet: {} } },
    brain1: `wavelet-LLH_firstorder_Mean 9.941090785026738
      wavelet-HHL_glcm_Correlation 0.07043806736806671
      wavelet-LLL_glrlm_RunEntropy 5.980328959917505`,
    breast1: `wavelet-LLH_firstorder_Mean -2.265939292581851
      wavelet-HHL_glcm_Correlation 0.08312483046108253
      wavelet-LLL_glrlm_RunEntropy 3.2067866115061086`,
  },
  {
    parameters: {
      setting: { binWidth: 25 },
      imageType: {
        Original: { binWidth: 10 },
        Wavelet: { binWidth: 5, distances: [2], voxelArrayShift: 100 },
      },
    },
    brain1: `original_glcm_Contrast 296.0646166557707
      original_firstorder_Energy 2918821481.0
      wavelet-LLH_firstorder_Energy 313568935.02079314
      wavelet-HHL_glcm_Correlation -0.027201166821690156
      wavelet-LLL_gldm_DependenceEntropy 8.830666618645836`,
    breast1: `original_glcm_Contrast 3.453785008168599
      original_firstorder_Energy 2495543.0
      wavelet-LLH_firstorder_Energy 1537873.318688083
      wavelet-HHL_glcm_Correlation -0.04709237982680386
      wavelet-LLL_gldm_DependenceEntropy 5.890298784179525`,
  },
];
