import { encryptDisclosure } from '@sipher/core';
import type { Handler } from '../handler.ts';
import { encodeDisclosure } from './encode-disclosure.ts';
import { requireViewingKey } from './parse-viewing-key.ts';

export const viewingKeyDisclose: Handler<'viewingKeyDisclose'> = ({ input }, { randomBytes }) => {
  const { timestamp: timestampMs, ...rest } = input.body.transactionData;
  const viewingKey = requireViewingKey(input.body.viewingKey, 'viewingKey');
  const record = { ...rest, timestampMs };
  return { data: encodeDisclosure(encryptDisclosure(record, viewingKey, randomBytes)) };
};
