import type { OperationInput } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import type { Deps } from '../../deps.ts';
import type { ScanKeys } from '../../index/port.ts';
import type { Handler } from '../handler.ts';
import { inSlices } from '../in-slices.ts';
import { openReading } from './open-reading.ts';
import { parseScanKeys } from './parse-scan-keys.ts';
import { scanRange } from './scan-range.ts';

/** A few milliseconds of the event loop, or some ten without native curves. */
const pairsAtOnce = 16;

export const scanPaymentsBatch: Handler<'scanPaymentsBatch'> = async (call, deps) => {
  const { caller, openSignal } = call;
  const { body } = call.input;
  const reading = openReading(body, deps);
  const pairs = await inSlices(body.keyPairs, pairsAtOnce, (pair) => ({
    label: pair.label,
    ...tryKeys(pair, body, deps),
  }));
  const good = pairs.flatMap(({ keys }) => (keys === undefined ? [] : [keys]));
  const scan = { reading, keys: good, body, caller, signal: openSignal() };
  const { payments, progress } = await scanRange(scan, deps);
  const { scanned } = progress;
  const results = pairs.map(({ label, keys, error }, index) => {
    const named = { index, ...(label === undefined ? {} : { label }) };
    if (keys === undefined) return { ...named, success: false, error };
    const place = good.indexOf(keys);
    const own = payments.filter(({ keyIndex }) => keyIndex === place).map(({ view }) => view);
    return { ...named, success: true, data: { payments: own, scanned } };
  });
  const summary = {
    totalKeyPairs: pairs.length,
    totalPaymentsFound: payments.length,
    transactionsScanned: scanned,
  };
  return { data: { results, summary, ...progress } };
};

type Body = OperationInput<'scanPaymentsBatch'>['body'];
type Tried = { readonly keys?: ScanKeys; readonly error?: string };

const tryKeys = (pair: Body['keyPairs'][number], { chain }: Body, deps: Deps): Tried => {
  try {
    return { keys: parseScanKeys(pair, chain, deps) };
  } catch (error) {
    // What the key pair says is its own fault; whatever else fails is everybody's.
    if (!(error instanceof ApiError && error.code === 'VALIDATION_ERROR')) throw error;
    return { error: error.message };
  }
};
