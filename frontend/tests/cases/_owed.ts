import type { OwedView } from '../../src/cases/views';

/** Something that is owed, with nothing particular about it. */
export const OWED: OwedView = {
  id: 'x', kind: 'law', what: 'conformity', fields: {}, said: '', status: 'due', source: '', by: null, made_at: null,
  end: null, end_at: null, days_left: null, chooser: null, remedies: [], amount_minor: null, currency: null, lines: [],
  sale: 1, owed_by: 'seller_of_record', performed_by: null, recourse_against: null, review: [], confidence: 'high',
  stale: false, promise: null,
};
