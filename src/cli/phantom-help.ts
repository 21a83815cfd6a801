export const PHANTOM_HELP = `Synthetic glioma patients with planted genotype effects (docs/phantom.md).

npm run --silent phantom -- --out DIR --cases N [options]

  --out DIR          gets DIR/CASE/{T1,T1c,T2,FLAIR,rCBV}.nii.gz and tumour.nii.gz for each case, and DIR/cohort.csv
                     with genotype, planted parameters and site. rCBV is stored times 100; labels are those of BraTS:
                     1 necrosis and tumour that does not enhance, 2 oedema, 4 enhancing tumour. Rows of other cases
                     that cohort.csv already has are kept
  --cases N          how many, 1 to 65536

  --split NAME       train | validation | test: no two share a patient or a brain, and test has sites of its own
                     (default: train)
  --seed S           of the cohort, 0 to 126 (default: 1)
  --from I           number of the first case (default: 0). The case of a number is the same in any run
  --threads N        worker threads, one case each at a time (default: as many as cores)
  --table            cohort.csv alone, without images
  --help             this text

Exit status: 0 done, 1 bad input, 2 wrong usage. Errors are one line on stderr.
`;
