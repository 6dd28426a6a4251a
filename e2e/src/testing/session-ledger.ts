import type { OperationData } from '@sipher/contract';
import { type ApiAnswer, callApi } from './call-api.ts';

type SessionData = OperationData<'getSession'>;
/** What a test sets of a session; null: no session. */
export type Content = { readonly label: string; readonly chain: string } | null;

/** For each session id what may be there: two contents where an answer never came. */
export type SessionLedger = Map<string, readonly Content[]>;

type Server = { readonly url: string };
type Write = { readonly id: string; readonly after: Content };

/**
 * Sends a PATCH or DELETE and enters into the ledger what must hold from then on: the new content
 * if it was acknowledged, the old or the new one if the connection broke. True: acknowledged.
 */
export const writeDown = async (
  ledger: SessionLedger,
  { id, after }: Write,
  send: () => Promise<{ readonly status: number; readonly text: string }>,
): Promise<boolean> => {
  const before = ledger.get(id) ?? [null];
  ledger.set(id, [...before, after]);
  const answer = await send().catch(() => null);
  if (answer === null) return false;
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  ledger.set(id, [after]);
  return true;
};

/** Reads every session of the ledger, and lists those whose content may not be what it is. */
export const findContradictions = async (
  server: Server,
  key: string,
  ledger: SessionLedger,
): Promise<string[]> => {
  const contradictions: string[] = [];
  await forEachOf([...ledger.keys()], async (id) => {
    const found = readContent(await callApi(server, 'getSession', { key, id }));
    const allowed = ledger.get(id) ?? [];
    if (allowed.some((content) => isSame(content, found))) ledger.set(id, [found]);
    else contradictions.push(`${id}: ${JSON.stringify({ found, allowed })}`);
  });
  return contradictions;
};

/** The ids of all live sessions, as the list has them. */
export const listIds = async (server: Server, key: string): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: '100', ...(cursor === null ? {} : { cursor }) };
    const page: ApiAnswer<'listSessions'> = await callApi(server, 'listSessions', { key, query });
    ids.push(...page.data.sessions.map(({ sessionId }) => sessionId));
    cursor = page.data.nextCursor;
  } while (cursor !== null);
  return ids;
};

const readContent = ({ status, text, data }: ApiAnswer<'getSession'>): Content => {
  if (status === 404) return null;
  if (status !== 200) throw new Error(`${status} ${text}`);
  return contentOf(data);
};

const contentOf = ({ label = '', defaults }: SessionData): Content => ({
  label,
  chain: defaults.chain ?? '',
});

const isSame = (one: Content, other: Content): boolean =>
  one?.label === other?.label && one?.chain === other?.chain;

const lanes = 32;

/** Runs `run` for each item, a few at a time. */
export const forEachOf = async <T>(
  items: readonly T[],
  run: (item: T) => Promise<void>,
): Promise<void> => {
  const rest = items.values();
  const work = async () => {
    for (const item of rest) await run(item);
  };
  await Promise.all(Array.from({ length: lanes }, work));
};
