import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Those of `testing/contracts`. */
const names = ['ERC5564Announcer', 'TestToken', 'AuthorizedToken', 'FeeOracle'] as const;
export type ContractName = (typeof names)[number];

type CreationCodes = Readonly<Record<string, string>>;
let compiled: CreationCodes | undefined;

/**
 * The creation code of a contract, in hex without 0x. The first call compiles them all, once a
 * process: solc takes seconds to load.
 */
export const compileContract = (name: ContractName): string => {
  compiled ??= compile();
  const creationCode = compiled[name];
  if (creationCode === undefined) throw new Error(`${name}: solc made no code of it`);
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

const compile = (): CreationCodes => {
  const sources = Object.fromEntries(names.map((name) => [name, { content: readSource(name) }]));
  const input = { language: 'Solidity', sources, settings };
  const solc: Solc = createRequire(import.meta.url)('solc');
  const { errors = [], contracts = {} }: SolcOutput = JSON.parse(
    solc.compile(JSON.stringify(input)),
  );
  const failures = errors.filter(({ severity }) => severity === 'error');
  if (failures.length > 0) throw new Error(failures.map((each) => each.formattedMessage).join(''));
  return Object.fromEntries(
    Object.values(contracts)
      .flatMap((file) => Object.entries(file))
      .map(([name, { evm }]) => [name, evm.bytecode.object]),
  );
};

const readSource = (name: ContractName): string =>
  readFileSync(new URL(`../../contracts/${name}.sol`, import.meta.url), 'utf8');
