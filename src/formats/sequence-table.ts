type Diagnostics = Readonly<Record<string, number | string | readonly number[] | null>>;

/** What was extracted from one image of a case. */
export interface SequencePart<F> {
  /** Its name in the table: 'T1', 'T1-2'; null where it is the only image, which takes part without a name. */
  readonly sequence: string | null;
  readonly features: readonly F[];
  readonly diagnostics: Diagnostics;
}

/**
 * One table of all images of a case: names of features begin with the sequence ('T1_original_glcm_Contrast'), those of
 * diagnostics have it behind their own prefix ('diagnostics_T1_Image-original_Size'), so that scripts that drop
 * `diagnostics_*` still do. Of a single image without a name nothing changes.
 */
export function joinSequences<F extends { readonly name: string }>(
  parts: readonly SequencePart<F>[],
): {
  readonly features: readonly (F & { readonly sequence: string | null })[];
  readonly diagnostics: Diagnostics;
} {
  return {
    features: parts.flatMap(({ sequence, features }) =>
      features.map((feature) => ({
        ...feature,
        name: sequence === null ? feature.name : `${sequence}_${feature.name}`,
        sequence,
      })),
    ),
    diagnostics: Object.fromEntries(
      parts.flatMap(({ sequence, diagnostics }) =>
        Object.entries(diagnostics).map(([name, value]) => [
          sequence === null ? name : `${sequence}_${name}`,
          value,
        ]),
      ),
    ),
  };
}
