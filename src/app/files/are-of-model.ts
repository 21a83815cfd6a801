/** A manifest is a few kB; a feature space adds some hundred numbers. */
const MANIFEST_BYTES = 4e6;

/**
 * Whether files are a model and nothing else: an ONNX file, or JSON that says it is a manifest, and no scans. Found among
 * scans, models are taken as those are opened.
 */
export async function areOfModel(files: readonly File[]): Promise<boolean> {
  const isOnnx = ({ name }: File) => /\.onnx$/i.test(name);
  const isJson = ({ name }: File) => /\.json$/i.test(name);
  if (files.length === 0 || !files.every((file) => isOnnx(file) || isJson(file))) return false;
  if (files.some(isOnnx)) return true;
  const small = files.filter(({ size }) => size <= MANIFEST_BYTES);
  const texts = await Promise.all(small.map((file) => file.text()));
  return texts.some((text) => /"schema"\s*:\s*"locus-model\//.test(text));
}
