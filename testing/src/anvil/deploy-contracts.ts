import { waitUntil } from '../wait-until.ts';
import { type ContractName, compileContract } from './compile-contract.ts';
import type { Anvil } from './start-anvil.ts';

type Address = `0x${string}`;

/** The deterministic deployment proxy, which anvil brings along; it takes a salt and a code. */
const create2Deployer = '0x4e59b44847b379578588920cA78FbF26c0B4956C';
/**
 * What the announcer was deployed with on every chain.
 *
 * @see https://github.com/ScopeLift/stealth-address-erc-contracts
 */
const announcerSalt = 'd0103a290d760f027c9ca72675f5121d725397fb2f618f05b6c44958b25b4447';
const announcerAddress = '0x55649E01B5Df198D18D95b5cc5051630cfD45564';
/** @see https://www.multicall3.com */
const multicall3Address = '0xcA11bde05977b3631167028862bE2a173976CA11';

/** Deploys the ERC-5564 announcer at its canonical address. */
export const deployAnnouncer = async (anvil: Anvil): Promise<Address> => {
  const data = `0x${announcerSalt}${compileContract('ERC5564Announcer')}`;
  await send(anvil, { to: create2Deployer, data });
  // CREATE2 leads there only with the very code that the chains have.
  await assertCode(anvil, announcerAddress);
  return announcerAddress;
};

/**
 * Puts Multicall3 at its canonical address. viem carries its code, compiled without the optimizer:
 * it does what the chains' does and takes a little more gas.
 */
export const deployMulticall3 = async (anvil: Anvil): Promise<Address> => {
  // viem exports it under no name of its own.
  const file = new URL('./constants/contracts.js', import.meta.resolve('viem'));
  const { multicall3Bytecode }: { multicall3Bytecode: string } = await import(file.href);
  const runtimeCode = await anvil.request('eth_call', [{ data: multicall3Bytecode }]);
  await anvil.request('anvil_setCode', [multicall3Address, runtimeCode]);
  await assertCode(anvil, multicall3Address);
  return multicall3Address;
};

/** Deploys a token of ERC-20 that anyone can mint: `mint(address to, uint256 value)`. */
export const deployTestToken = (anvil: Anvil): Promise<Address> => deploy(anvil, 'TestToken');

/** Deploys the same with EIP-3009: it moves by its owner's signature. */
export const deployAuthorizedToken = (anvil: Anvil): Promise<Address> =>
  deploy(anvil, 'AuthorizedToken');

/** Puts an oracle where chains of the OP stack have theirs: 1,000,000 wei a byte. */
export const deployFeeOracle = async (anvil: Anvil): Promise<void> => {
  const code = await anvil.request('eth_getCode', [await deploy(anvil, 'FeeOracle'), 'latest']);
  await anvil.request('anvil_setCode', [feeOracleAddress, code]);
};

/** @see https://docs.optimism.io/op-stack/transactions/fees */
const feeOracleAddress = '0x420000000000000000000000000000000000000F';

const deploy = async (anvil: Anvil, name: ContractName): Promise<Address> => {
  const { contractAddress } = await send(anvil, { data: `0x${compileContract(name)}` });
  if (contractAddress === null) throw new Error(`${name}: nothing was created`);
  return contractAddress;
};

type Receipt = { readonly status: string; readonly contractAddress: Address | null };

/** Sends a transaction of anvil's first account and waits until it is mined. */
const send = async (anvil: Anvil, transaction: { to?: string; data: string }): Promise<Receipt> => {
  // Answers of a node that the tests started: their shapes are known.
  const [from] = (await anvil.request('eth_accounts')) as string[];
  const hash = await anvil.request('eth_sendTransaction', [{ from, ...transaction }]);
  let receipt: Receipt | null = null;
  await waitUntil(`transaction ${hash} is mined`, async () => {
    receipt = (await anvil.request('eth_getTransactionReceipt', [hash])) as Receipt | null;
    return receipt !== null;
  });
  // What a callback assigns, the compiler does not see.
  const mined = receipt as Receipt | null;
  if (mined?.status !== '0x1') throw new Error(`transaction ${hash} was reverted`);
  return mined;
};

const assertCode = async (anvil: Anvil, address: Address): Promise<void> => {
  const code = await anvil.request('eth_getCode', [address, 'latest']);
  if (code === '0x') throw new Error(`no contract at ${address}`);
};
