import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const compiled = new Map<string, string>();

/**
 * Compiles a contract of `testing/contracts`, once a process: solc takes a second to load.
 * Returns its creation code, in hex without 0x.
 */
export const compileContract = (name: string): string => {
  const creationCode = compiled.get(name) ?? compile(name);
  compiled.set(name, creationCode);
  return creationCode;
};

/** What the canonical announcer was compiled with: its address depends on every byte of code. */
const settings = {
  evmVersion: 'paris',
  optimizer: { enabled: true, runs: 10_000_000 },
  metadata: { bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
};

type SolcContract = { readonly evm: { readonly bytecode: { readonly object: string } } };
type SolcOutput = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, SolcContract>>>>;
};
/** solc has no types of its own. */
type Solc = { readonly compile: (inputJson: string) => string };

const compile = (name: string): string => {
  const file = `${name}.sol`;
  const content = readFileSync(new URL(`../../contracts/${file}`, import.meta.url), 'utf8');
  const input = { language: 'Solidity', sources: { [file]: { content } }, settings };
  const solc: Solc = createRequire(import.meta.url)('solc');
  const output: SolcOutput = JSON.parse(solc.compile(JSON.stringify(input)));
  const contract = output.contracts?.[file]?.[name];
  if (contract === undefined) {
    const errors = output.errors?.map(({ formattedMessage }) => formattedMessage) ?? [];
    throw new Error(`${file} does not compile: ${errors.join('\n')}`);
  }
  return contract.evm.bytecode.object;
};
