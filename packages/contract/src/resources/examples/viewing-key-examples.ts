/** Viewing keys of the known answers in core's `vectors/sip-scheme.json`. */
export const exampleRootKey = {
  key: '0x6806f3fa6608d07db5e9f2f7acceacc5b5d59dd28a1d259d0c456835b8b001d6',
  path: 'm/0',
  hash: '0xc04000aa0df11284608046fe5c93bbca4064931cb273b88c82512bce2ff67f44',
} as const;

export const exampleChildKey = {
  key: '0xb4569f53a9595d3ab4edcc274ca3ec277640d46fac5ac8fbb13e9302f638f919',
  path: 'm/0/audit',
  hash: '0x4e3475a5e62b774b79fe840be8ea6f7a779b14334a9f7b2ef5313e0b58b088c4',
} as const;

/** A key as a session holds it, and what was disclosed to it. */
export const exampleTextKey = `0x${'11'.repeat(32)}`;

export const exampleRecord = {
  sender: 'S5GMrTE2sWvxUSzWBFeXZi8CMCTxyu2kuBrhbNbPBnF',
  recipient: 'EB3QmXzR9vCV2wFNZdFCQvbGbKGLf9mWzUzbx8MNrpAW',
  amount: '1000000000',
  timestamp: 1_790_000_000_000,
} as const;

const ciphertext = [
  '0xcb65a63a604e28678e169c7c899cfa74dc6e6c75b8a319ebe6528ce02bef9874',
  'fbc9940a1bddebc1cd498cd98715159dcbf207e0e400bf4558813978adb14e59',
  'd79b4be6cf995d8e8c700dcee3dda02d468f3f3b083efcd720b28a850f1863e0',
  'c5ba782355726e94e0a326bac20ea4e9879204b1b4416a9692f1ec499df16d61',
  '7687fbf9214ce4a072958f2dfadd659ce99e923c1276d433c80cd103ccdbdc06',
  'd1e75c8ed0abc483cb14c6f69996f41e2094de',
];

export const exampleDisclosure = {
  ciphertext: ciphertext.join(''),
  nonce: '0xfc84d5135fefbee68c7e2f56c054d79e0d8f86ac7cff7c12',
  viewingKeyHash: '0x02d449a31fbb267c8f352e9968a79e3e5fc95c1bbeaa502fd6454ebde5a4bedc',
};
