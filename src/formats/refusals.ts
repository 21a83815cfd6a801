import { LocusError } from '../volume/errors.ts';
import type { ContentKind, Sniffed } from './sniff.ts';
import type { SourceFile } from './source.ts';

/** Names under which people expect an image: they want to know why it is none. */
const NAMED_LIKE_IMAGE = /\.(nii|nrrd|nhdr|hdr|img|dcm|ima|mha|mhd|mgh|mgz|seg)(\.gz)?$/i;

/** Scans that are recognised but not read, and what to do about them. */
const NOT_YET: Readonly<Partial<Record<ContentKind, readonly [string, string]>>> = {
  dicom: ['This is a DICOM file.', 'Open it with the rest of its series.'],
  mgh: ['FreeSurfer MGH is not supported.', 'Convert it to NIfTI with mri_convert.'],
  zip: ['This is a zip archive.', 'Unpack it and open the files inside.'],
  analyze: [
    'This is Analyze 7.5, or NIfTI without its magic number: left and right cannot be told apart.',
    'Convert it to NIfTI with the program that wrote it.',
  ],
};

/** Collects what became of files that are no images. */
export function makeOutcome() {
  const errors: LocusError[] = [];
  const ignored: { name: string; reason: string }[] = [];
  const notYet = new Map<ContentKind, SourceFile[]>();

  return {
    fail(error: LocusError): void {
      errors.push(error);
    },
    refuse(file: SourceFile, { kind, description, damage, isGzip }: Sniffed): void {
      const { name } = file;
      const hasHint = NAMED_LIKE_IMAGE.test(name);
      if (NOT_YET[kind] !== undefined) {
        notYet.set(kind, [...(notYet.get(kind) ?? []), file]);
      } else if (damage !== null && (hasHint || kind === 'empty' || kind === 'unknown')) {
        errors.push(new LocusError(damage.code, damage.problem, damage.remedy, name));
      } else if (/\.img(\.gz)?$/i.test(name) && kind === 'unknown') {
        errors.push(
          new LocusError(
            'missing-companion',
            'This holds the voxels of a pair; its header (.hdr) is not here.',
            'Choose or drop both files together.',
            name,
          ),
        );
      } else if (hasHint) {
        errors.push(
          new LocusError(
            kind === 'empty' && !isGzip ? 'truncated' : 'unknown-format',
            `This is no image, but ${description}.`,
            'Locus reads NIfTI (.nii, .nii.gz, .hdr + .img), NRRD (.nrrd, .nhdr), MetaImage (.mha, .mhd) and DICOM.',
            name,
          ),
        );
      } else ignored.push({ name, reason: `not an image: ${description}` });
    },
    report() {
      // One error for a folder of them, not one for each.
      for (const [kind, [first, ...others]] of notYet) {
        const [problem = '', remedy = ''] = NOT_YET[kind] ?? [];
        const more = others.length === 0 ? '' : ` So it is with ${others.length} more files.`;
        errors.push(new LocusError('unsupported', problem + more, remedy, first?.name ?? null));
      }
      return { errors, ignored };
    },
  };
}
