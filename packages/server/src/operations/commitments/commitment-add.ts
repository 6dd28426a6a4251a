import { addCommitments } from '@sipher/core';
import type { Handler } from '../handler.ts';
import { commitmentView, parseTerms } from './commitment-view.ts';

export const commitmentAdd: Handler<'commitmentAdd'> = ({ input }, { engines }) => {
  const [a, b] = parseTerms(input.body);
  return { data: commitmentView(addCommitments(a, b, engines.secp256k1)) };
};
