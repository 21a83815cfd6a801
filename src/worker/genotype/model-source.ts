import { sha256 } from '../../genotype/integrity.ts';
import type { Manifest } from '../../genotype/manifest.ts';

/** A model whose manifest has been read, and where its graph comes from. */
export interface ModelSource {
  readonly manifest: Manifest;
  /** model.json as it was read; of an imported MONAI bundle what stands for it. */
  readonly json: string;
  /**
   * The bytes of model.onnx, checked against size and SHA-256 of the manifest.
   *
   * @throws LocusError 'wrong-hash', 'corrupt', 'internal'
   */
  graph(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Of the graph, or of model.json for a formula; '' where it cannot be computed. */
export async function signatureHash({ manifest, json }: ModelSource): Promise<string> {
  if (manifest.file !== null) return manifest.file.sha256;
  return (await sha256(new TextEncoder().encode(json))) ?? '';
}
