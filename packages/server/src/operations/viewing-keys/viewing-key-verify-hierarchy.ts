import { encodeHex, hashViewingKey, verifyViewingKeyHierarchy } from '@sipher/core';
import type { Handler } from '../handler.ts';
import { parseViewingKey, requireViewingKey } from './parse-viewing-key.ts';

export const viewingKeyVerifyHierarchy: Handler<'viewingKeyVerifyHierarchy'> = ({ input }) => {
  const { parentKey, childKey, childPath } = input.body;
  const parent = requireViewingKey(parentKey, 'parentKey');
  const child = parseViewingKey(childKey, 'childKey');
  return {
    data: {
      valid: verifyViewingKeyHierarchy(parent, child, childPath),
      expectedPath: `${parent.path}/${childPath}`,
      actualPath: child.path,
      parentHash: encodeHex(hashViewingKey(parent.key)),
      childHash: encodeHex(hashViewingKey(child.key)),
    },
  };
};
