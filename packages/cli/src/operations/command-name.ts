import type { Operation } from '@sipher/contract';

export type CommandName = { readonly group: string; readonly name: string };

/** The command of an operation: `sipher viewing-keys verify-hierarchy` of `viewingKeys.verifyHierarchy`. */
export const commandNameOf = ({ call }: Pick<Operation, 'call'>): CommandName => {
  const [group = '', name = ''] = call.split('.');
  return { group: toKebab(group), name: toKebab(name) };
};

/** The path's parameters, in its order. */
export const pathParametersOf = ({ path }: Pick<Operation, 'path'>): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** `spendingPublicKey` as options have it. */
export const toKebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
