/**
 * Sets a PyRadiomics parameter file apart from scans. A YAML file is one; JSON only when it comes alone, as
 * data sets have JSON beside their images. Of several none is taken.
 */
export function splitParameterFile(files: readonly File[]): {
  readonly scans: readonly File[];
  readonly parameters: File | null;
} {
  const isParameters = ({ name }: File) =>
    /\.ya?ml$/i.test(name) || (files.length === 1 && /\.json$/i.test(name));
  const [parameters, another] = files.filter(isParameters);
  if (parameters === undefined || another !== undefined) return { scans: files, parameters: null };
  return { scans: files.filter((file) => file !== parameters), parameters };
}
