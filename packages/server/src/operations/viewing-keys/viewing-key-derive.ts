import { maxViewingKeyPathLength } from '@sipher/contract';
import { deriveChildViewingKey } from '@sipher/core';
import { invalid } from '../../api-error.ts';
import type { Handler } from '../handler.ts';
import { requireViewingKey } from './parse-viewing-key.ts';
import { viewingKeyView } from './viewing-key-view.ts';

export const viewingKeyDerive: Handler<'viewingKeyDerive'> = ({ input }) => {
  const { masterKey, childPath } = input.body;
  const parent = requireViewingKey(masterKey, 'masterKey');
  const child = deriveChildViewingKey(parent, childPath);
  if (child.path.length > maxViewingKeyPathLength) {
    const message = `expected a path of ${maxViewingKeyPathLength} characters at most with the parent’s`;
    throw invalid([{ path: 'childPath', message }]);
  }
  const { path: parentPath, hash: parentHash } = viewingKeyView(parent);
  return {
    data: { ...viewingKeyView(child), derivedFrom: { parentHash, parentPath, childPath } },
  };
};
