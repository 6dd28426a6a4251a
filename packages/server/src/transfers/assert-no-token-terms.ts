import { invalid } from '../api-error.ts';
import type { TransferTerms } from './transfer-adapter.ts';

/** Refuses terms of a token where none is paid: whoever sends them means another payment. */
export const assertNoTokenTerms = (terms: TransferTerms): void => {
  const given = Object.entries(terms).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  throw invalid(given.map(([path]) => ({ path, message: 'expected a token, or nothing here' })));
};
