import { type PageQuery, scanPayments } from '@sipher/client/local';
import { type OperationData, operations } from '@sipher/contract';
import { invalidField } from '../answers/tool-error.ts';
import type { StoredKeys } from '../keys/open-key-folder.ts';
import { requireKeyFolder } from '../keys/require-key-folder.ts';
import type { RawArguments } from '../schemas/to-tool-schema.ts';
import { readSessionId, type SessionAnswer } from '../sessions/call-under-session.ts';
import type { ToolCall } from './tool.ts';

type Page = OperationData<'scanPayments'>;

/**
 * Announcements of one page, half a second of comparing or a little more: the platform's X25519 does
 * some ten a millisecond, the portable secp256k1 one in 1 to 5 ms. Each page is a request.
 */
const pageSizes: Record<StoredKeys['curve'], number> = { ed25519: 5_000, secp256k1: 500 };
/** When an answer ends, though not all is covered: hosts wait for tools for a minute at most. */
const patienceMs = 5_000;
const { limit: limitSchema } = operations.scanPayments.body.shape;

/** Scans with a key of the keys folder, which stays on this machine. */
export const scanAtHome = async (call: ToolCall): Promise<SessionAnswer<'scanPayments'>> => {
  const { args, deps, signal } = call;
  const keys = await readKeys(call);
  const route = await deps.sessions.route(readSessionId(args));
  const before = route.sessionId();
  const pages = scanPayments({
    sipher: route.client,
    viewingPrivateKey: keys.viewingPrivateKey,
    spendingPublicKey: keys.metaAddress.spendingKey,
    chain: keys.chain,
    backend: keys.backend,
    ...pickRange(args),
    limit: pageSizes[keys.curve],
    signal,
  });
  const data = await gather(pages, { limit: readLimit(args), nowMs: deps.nowMs });
  const sessionId = route.sessionId();
  if (sessionId === undefined) return { data, session: undefined };
  const renewed = before === undefined || before === sessionId ? {} : { renewedFrom: before };
  return { data, session: { sessionId, applied: [], expiresAt: null, ...renewed } };
};

type Until = { readonly limit: number; readonly nowMs: () => number };

/** One answer of as many pages as there is time for. */
const gather = async (pages: AsyncIterable<Page>, { limit, nowMs }: Until): Promise<Page> => {
  const startedAtMs = nowMs();
  let gathered: Page | undefined;
  for await (const page of pages) {
    gathered = {
      ...page,
      payments: [...(gathered?.payments ?? []), ...page.payments],
      scanned: (gathered?.scanned ?? 0) + page.scanned,
    };
    if (gathered.payments.length >= limit || nowMs() - startedAtMs >= patienceMs) break;
  }
  if (gathered === undefined) throw new Error('a scan without a page');
  return gathered;
};

const readKeys = async ({ args, deps }: ToolCall): Promise<StoredKeys> => {
  const keys = await requireKeyFolder(deps).read(String(args.keyName));
  for (const field of ['chain', 'backend'] as const) {
    const given = args[field] ?? keys[field];
    if (given === keys[field]) continue;
    const message = `the key is of ${keys[field]}, and the call says ${String(given)}`;
    throw invalidField(field, message, `Leave ${field} out: the key has its own.`);
  }
  return keys;
};

const rangeFields = ['fromSlot', 'toSlot', 'fromTime', 'toTime', 'cursor'];

/** The schema of the tool has checked them. */
const pickRange = (args: RawArguments): Omit<PageQuery, 'chain' | 'backend'> =>
  Object.fromEntries(Object.entries(args).filter(([name]) => rangeFields.includes(name)));

/** That of the contract, which says also what holds without one. */
const readLimit = ({ limit }: RawArguments): number => limitSchema.parse(limit);
