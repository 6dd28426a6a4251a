import { subtractCommitments } from '@sipher/core';
import type { Handler } from '../handler.ts';
import { commitmentView, parseTerms } from './commitment-view.ts';

export const commitmentSubtract: Handler<'commitmentSubtract'> = ({ input }, { engines }) => {
  const [a, b] = parseTerms(input.body);
  return { data: commitmentView(subtractCommitments(a, b, engines.secp256k1)) };
};
