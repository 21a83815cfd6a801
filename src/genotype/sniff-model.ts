import { MANIFEST_SCHEMA } from './manifest.ts';

export type ModelFileKind = 'manifest' | 'monai' | 'onnx';

/** What `sniff` found in a file's first bytes. */
interface Seen {
  readonly kind: string;
  readonly isGzip: boolean;
  readonly head: Uint8Array;
}

/** Longer texts are no manifest: one of a signature with a thousand features has a tenth of it. */
const MAX_TEXT = 8e6;

/**
 * Which part of a model a file is, by its content; a file named .onnx counts as one whatever it holds, so that it is not
 * passed over where it is damaged. Null for everything else, JSON of other kinds among it.
 */
export async function sniffModel(
  { name, blob }: { readonly name: string; readonly blob: Blob },
  { kind, isGzip, head }: Seen,
): Promise<ModelFileKind | null> {
  if (/\.onnx$/i.test(name)) return 'onnx';
  if (isGzip) return null;
  if (kind === 'text' && blob.size <= MAX_TEXT && /^\uFEFF?\s*\{/.test(decode(head))) {
    return kindOfJson(await blob.text(), name);
  }
  return (kind === 'unknown' || kind === 'text') && isOnnx(head) ? 'onnx' : null;
}

/** What a model may be made of, before it is unpacked. */
export function isWantedOfArchive(name: string): boolean {
  return /\.(json|onnx)$/i.test(name);
}

/** Null for JSON that is no part of a model; one named model.json is taken for a manifest without its schema. */
export function kindOfJson(text: string, name: string): 'manifest' | 'monai' | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // With a slip of the pen it is still a manifest, whose reader names the line.
    return text.includes(`"${MANIFEST_SCHEMA}"`) ? 'manifest' : null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { schema } = value as Readonly<Record<string, unknown>>;
  if (typeof schema === 'string' && schema.startsWith('locus-model/')) return 'manifest';
  if ('network_data_format' in value) return 'monai';
  return /(^|\/)model\.json$/i.test(name) ? 'manifest' : null;
}

/**
 * A serialised ModelProto begins with its first field, ir_version (tag 0x08, a small number), and goes on with
 * producer_name, producer_version, domain, model_version, doc_string, graph or opset_import (onnx.proto).
 */
function isOnnx([tag, version = 0, next = 0]: Uint8Array): boolean {
  return tag === 0x08 && version >= 1 && version <= 32 && NEXT_TAGS.has(next);
}

const NEXT_TAGS: ReadonlySet<number> = new Set([0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42]);

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
