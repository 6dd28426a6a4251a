import type { OperationInput } from '@sipher/contract';
import { viewPayment } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import type { OrdinalRange, ScanKeys, ScanPage } from '../../index/port.ts';
import type { Caller } from '../../keys/authenticate-key.ts';
import { inSlices } from '../in-slices.ts';
import type { OpenReading } from './open-reading.ts';

type ScanBody = Pick<OperationInput<'scanPayments'>['body'], 'chain' | 'backend' | 'limit'>;

/** How long a call scans: its answer then says where to go on. */
const budgetMs = 2_000;

/** A few milliseconds of the event loop. */
const paymentsAtOnce = 32;

type Scan = {
  readonly reading: OpenReading;
  /** None finds nothing. Their viewing keys are wiped once the scan has ended. */
  readonly keys: readonly ScanKeys[];
  readonly body: ScanBody;
  readonly caller: Caller;
  readonly signal: AbortSignal;
};

/** Scans what a reading has left; the payments with the key pair that each belongs to. */
export const scanRange = async ({ reading, keys, body, caller, signal }: Scan, deps: Deps) => {
  const { stream, unread, total, index } = reading;
  const { chain, backend, limit } = body;
  const owner = caller.keyId;
  const request = { owner, stream, keys, range: unread, limit, budgetMs };
  const page = keys.length === 0 ? scanNothing(unread) : await scanAndWipe(request, signal, deps);
  const payments = await inSlices(page.found, paymentsAtOnce, (payment) => {
    signal.throwIfAborted();
    return { keyIndex: payment.keyIndex, view: viewPayment(payment, chain, deps.engines) };
  });
  const { scanned, nextOrdinal } = page;
  const nextCursor = reading.cursorAt(nextOrdinal);
  return { payments, progress: { scanned, total, nextCursor, chain, backend, index } };
};

type Request = Parameters<Deps['scanner']['scan']>[0];

const scanAndWipe = async (request: Request, signal: AbortSignal, { scanner }: Deps) => {
  try {
    return await scanner.scan(request, signal);
  } finally {
    for (const { viewingPrivateKey } of request.keys) viewingPrivateKey.fill(0);
  }
};

/** With nobody to scan for nothing is left to do. */
const scanNothing = ({ to }: OrdinalRange): ScanPage => ({
  found: [],
  scanned: 0,
  nextOrdinal: to,
});
