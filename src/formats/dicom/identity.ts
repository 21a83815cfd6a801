/**
 * What a scan or mask belongs to, by UID. Never leaves the worker: the page, storage and exports know patients, studies
 * and series by pseudonyms only.
 */
export interface Identity {
  /** Patient ID with its issuer, or the name where there is no ID; '' where there is neither. */
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  /** '' where the file has none. */
  readonly frameOfReference: string;
  /** SOP instance UIDs of an image's files; of a mask, those it refers to. */
  readonly instances: readonly string[];
}
