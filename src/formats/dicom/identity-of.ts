import type { Dataset, Keyword } from './dataset.ts';
import type { Identity } from './identity.ts';

/** Whom and what a file belongs to; '' for what it does not say. */
export function identityOf(dataset: Dataset, instances: readonly string[]): Identity {
  const text = (keyword: Keyword) => dataset.text(keyword) ?? '';
  const id = text('PatientID');
  const issuer = text('IssuerOfPatientID');
  return {
    patient: id === '' ? text('PatientName') : issuer === '' ? id : `${id} | ${issuer}`,
    study: text('StudyInstanceUID'),
    series: text('SeriesInstanceUID'),
    frameOfReference: text('FrameOfReferenceUID'),
    instances,
  };
}
