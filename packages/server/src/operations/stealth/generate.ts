import type { OperationInput } from '@sipher/contract';
import { generateStealthKeys } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import { chooseScheme } from './choose-scheme.ts';

type Posture = Pick<OperationInput<'stealthGenerate'>['body'], 'chain' | 'backend' | 'label'>;

/** A fresh meta-address with its private keys, as the API shows them. */
export const generate = ({ chain, backend, label }: Posture, deps: Deps) => {
  const scheme = chooseScheme({ backend, chain, chainPath: 'chain' }, deps);
  const { randomBytes } = deps;
  return { ...generateStealthKeys(scheme, { chain, label, randomBytes }), backend };
};
