import type { RunMethod } from '../json-rpc/answer-json-rpc.ts';
import { RpcError } from '../json-rpc/rpc-error.ts';
import { accountMethods } from './accounts.ts';
import { blockhashMethods } from './blockhashes.ts';
import { chainMethods } from './chain.ts';
import type { Method, Node } from './define-method.ts';
import { historyMethods } from './history.ts';
import { sendMethods } from './send.ts';

const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...accountMethods,
    ...blockhashMethods,
    ...chainMethods,
    ...historyMethods,
    ...sendMethods,
  }),
);

/** The names of all methods, sorted. */
export const methodNames: readonly string[] = [...methods.keys()].sort();

/** Runs methods by their names on one node. */
export const createRunMethod =
  (node: Node): RunMethod =>
  (name, params) => {
    const method = methods.get(name);
    if (method === undefined) throw new RpcError('methodNotFound', 'Method not found');
    return method(node, params);
  };
