/** Commitments of the known answers in core's `vectors/sip-scheme.json`. */
export const exampleOpening = {
  value: '42',
  blindingFactor: '0x9cdc764fb27bf5ca92b317fb1f0cb86389f8f48fceac2477bc564c4773466e83',
} as const;

export const exampleCommitment = {
  commitment: '0x022b4073daf8e1cb279f82e564f9fe228e03b82c8d69224fe10ef64d2b7f55e344',
  blindingFactor: exampleOpening.blindingFactor,
} as const;

/** To 1000 and to 1. */
export const exampleTerms = {
  commitmentA: '0x038a96947a7c0008d42fc45d15165e689804d40a3d5f785d0823aa2d37d7bbc97b',
  commitmentB: '0x027edbb935670164484e208cac9997eb4a81dd122d5b90a3e39415ed55db302bd7',
  blindingA: '0xe97686441613739dce55492dc5ce20ddd21c46240307544f4fd36150be25f3c5',
  blindingB: '0xd1f70146680e28499eb1a1a78c3f3b3df747ead32a454c4737f1da5f041daf03',
} as const;

export const exampleSum = {
  commitment: '0x022b24fcef9a16e8816f23f5d65d8b684dbd3fa8ab4936ce62ef7ee3ebc7ffa1d7',
  blindingFactor: '0xbb6d878a7e219be76d06ead5520d5c1d0eb554107e04005ac7f2dd22f20d6187',
} as const;

export const exampleDifference = {
  commitment: '0x03b64986ff3456f348111bae917a3a10f3bf98e386e308b2c8667ccc015596f27c',
  blindingFactor: '0x177f84fdae054b542fa3a786398ee59fdad45b50d8c2080817e186f1ba0844c2',
} as const;
