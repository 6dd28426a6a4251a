import { generateViewingKey } from '@sipher/core';
import type { Handler } from '../handler.ts';
import { viewingKeyView } from './viewing-key-view.ts';

export const viewingKeyGenerate: Handler<'viewingKeyGenerate'> = ({ input }, { randomBytes }) => ({
  data: viewingKeyView(generateViewingKey(randomBytes, input.body.path)),
});
