import type { Operation } from '@sipher/contract';
import type { Call } from './arbitrary-call.ts';
import { fieldsOf } from './fields-of.ts';
import { adminKey, type TestApp } from './open-test-app.ts';

/** Sends calls to an application, under keys of its own. */
export const openCaller = async (server: TestApp) => {
  const keys = {
    free: await server.createKey('free'),
    pro: await server.createKey('pro'),
    enterprise: await server.createKey('enterprise'),
    admin: adminKey,
  };
  /** A key that operations may change and revoke. */
  const victimId = server.keyIdOf(await server.createKey('pro'));

  const createSession = async ({ by, defaults }: Call): Promise<string> => {
    const key = by === 'pro' ? keys.pro : keys.enterprise;
    // The cap that earlier calls may have reached is no subject here.
    if (by === 'pro') await server.call(key, { method: 'DELETE', url: '/v1/sessions' });
    return server.createSession(key, fieldsOf(defaults));
  };

  const send = async (operation: Operation, call: Call) => {
    const { input, by, session, isKnown } = call;
    const isAdmin = operation.access === 'admin';
    const needsLive = session === 'live' || (isKnown && !isAdmin && operation.params !== undefined);
    const live = needsLive ? await createSession(call) : undefined;
    const ids = { none: undefined, live, unknown: unknownSession, malformed: 'sess_' };
    const sessionId = ids[session];
    const known = isKnown ? (isAdmin ? victimId : live) : undefined;
    return server.app.inject({
      method: operation.method,
      url: fillPath(operation, input.params, known) + encodeQuery(input.query),
      headers: {
        ...encodeHeaders(operation, input.headers),
        'x-api-key': keys[by],
        ...(sessionId === undefined ? {} : { 'x-session-id': sessionId }),
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(input.body === undefined ? {} : { payload: JSON.stringify(input.body) }),
    });
  };
  return { send };
};

const unknownSession = `sess_${'0'.repeat(64)}`;

const toText = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();

const fillPath = ({ path }: Operation, params: unknown, known: string | undefined): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = toText(fieldsOf(params)[name] ?? '');
    // `inject` resolves dots as browsers do, which leads to another path.
    return known ?? encodeURIComponent(/^\.+$/.test(value) ? 'dots' : value);
  });

const encodeQuery = (query: unknown): string => {
  const pairs = Object.entries(query ?? {});
  const texts = pairs.map(([name, value]): [string, string] => [
    name.toWellFormed(),
    toText(value),
  ]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(texts)}`;
};

/** The headers that the operation declares, of what HTTP lets a header carry. */
const encodeHeaders = ({ headers }: Operation, given: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.keys(headers?.shape ?? {}).flatMap((name) => {
      const value = fieldsOf(given)[name];
      return value === undefined
        ? []
        : [
            [
              name,
              toText(value)
                .replaceAll(/[^ -~]/g, '')
                .trim(),
            ],
          ];
    }),
  );
