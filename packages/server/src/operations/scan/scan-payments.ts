import type { Handler } from '../handler.ts';
import { openReading } from './open-reading.ts';
import { parseScanKeys } from './parse-scan-keys.ts';
import { scanRange } from './scan-range.ts';

export const scanPayments: Handler<'scanPayments'> = async (
  { input, caller, openSignal },
  deps,
) => {
  const { body } = input;
  const reading = openReading(body, deps);
  const keys = [parseScanKeys(body, body.chain, deps)];
  const { payments, progress } = await scanRange(
    { reading, keys, body, caller, signal: openSignal() },
    deps,
  );
  return { data: { payments: payments.map(({ view }) => view), ...progress } };
};
