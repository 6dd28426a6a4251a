export { AirdropFailedError } from './ledger/open-faucet.ts';
export { type Simnet, type SimnetOptions, startSimnet } from './start-simnet.ts';
