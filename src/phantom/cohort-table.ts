import type { Subject } from './cohort.ts';

type Cell = string | number | boolean;

/** What each column says; no cell holds a comma. */
const COLUMNS: readonly (readonly [string, (subject: Subject) => Cell])[] = [
  ['case', ({ name }) => name],
  ['split', ({ split }) => split],
  ['idh', ({ genotype }) => genotype.idh],
  ['codeletion_1p19q', ({ genotype }) => (genotype.isCodeleted ? 'codeleted' : 'intact')],
  ['egfr', ({ genotype }) => (genotype.egfr === 'wildtype' ? 'wildtype' : 'altered')],
  ['egfr_group', ({ genotype }) => (genotype.egfr === 'wildtype' ? 'none' : genotype.egfr)],
  ['mgmt', ({ genotype }) => (genotype.isMethylated ? 'methylated' : 'unmethylated')],
  ['site', ({ site }) => site.name],
  ['pattern', ({ appearance }) => appearance.pattern],
  ['lobe', ({ appearance }) => appearance.lobe],
  ['x_mm', ({ parameters }) => parameters.tumour.centre[0]],
  ['y_mm', ({ parameters }) => parameters.tumour.centre[1]],
  ['z_mm', ({ parameters }) => parameters.tumour.centre[2]],
  ['radius_mm', ({ parameters: { tumour } }) => tumour.radii.reduce((a, b) => a + b) / 3],
  ['irregularity', ({ parameters }) => parameters.tumour.irregularity],
  ['rim_mm', ({ parameters }) => parameters.tumour.rim],
  ['enhancement', ({ parameters }) => parameters.tumour.enhancement],
  ['oedema_mm', ({ parameters }) => parameters.tumour.oedema],
  ['heterogeneity', ({ parameters }) => parameters.tumour.heterogeneity],
  ['solid_share', ({ parameters }) => parameters.tumour.solid?.share ?? 0],
  ['margin_mm', ({ parameters }) => parameters.tumour.solid?.margin ?? 0],
  ['mismatch', ({ parameters }) => parameters.tumour.solid?.mismatch ?? 0],
  ['grain_mm', ({ parameters }) => parameters.tumour.solid?.grain ?? 0],
  ['calcification', ({ parameters }) => parameters.tumour.solid?.calcification ?? 0],
  ['infiltration_mm', ({ parameters }) => parameters.tumour.solid?.infiltration ?? 0],
  ['rcbv_enhancing', ({ appearance }) => appearance.perfusion.enhancing],
  ['rcbv_solid', ({ appearance }) => appearance.perfusion.solid],
  ['rcbv_infiltrated', ({ appearance }) => appearance.perfusion.infiltrated],
  ['spacing_x_mm', ({ parameters }) => parameters.spacing[0]],
  ['spacing_z_mm', ({ parameters }) => parameters.resampled ?? parameters.spacing[2]],
  ['slice_mm', ({ parameters }) => parameters.spacing[2]],
  ['orientation', ({ site }) => site.orientation],
  ['noise', ({ parameters }) => parameters.acquisition.noise],
  ['bias', ({ parameters }) => parameters.acquisition.bias],
  ['brain', ({ parameters }) => parameters.brain ?? parameters.seed],
  ['seed', ({ parameters }) => parameters.seed],
];

/** Header and one line a subject, comma-separated, numbers to four decimals. */
export function cohortTable(subjects: readonly Subject[]): readonly string[] {
  const text = (cell: Cell): string =>
    typeof cell === 'number' ? String(Math.round(1e4 * cell) / 1e4) : String(cell);
  return [
    COLUMNS.map(([name]) => name).join(','),
    ...subjects.map((subject) => COLUMNS.map(([, read]) => text(read(subject))).join(',')),
  ];
}
