import { exampleDerivation, exampleGeneration } from './stealth-examples.ts';

/** A claim, built offline, of a payment to the meta-address of the known answers. */
export const exampleClaim = {
  body: {
    stealthAddress: exampleDerivation.address,
    ephemeralPublicKey: exampleDerivation.stealthAddress.ephemeralPublicKey,
    spendingPrivateKey: exampleGeneration.spendingPrivateKey,
    viewingPrivateKey: exampleGeneration.viewingPrivateKey,
    destinationAddress: 'recipient.near',
    chain: 'near',
    amount: '1000000000000000000000000',
    nonce: '1',
    blockHash: '9sHcv6xwn9YkB8nxTUGKDwPwNnmqVp5oAXxU8Fdkm4J6',
  },
  data: {
    chain: 'near',
    backend: 'sip-native',
    status: 'signed',
    transaction: [
      'QAAAADYxYzk0ZDJiZjE0MzQxZmU0Y2M3YTk2NmNhOGQ4ZjI3N2FlMjRhNzBlMjFkNzllYzExYjgwNzY1',
      'Nzg3YzZlOWUAYclNK/FDQf5Mx6lmyo2PJ3riSnDiHXnsEbgHZXh8bp4BAAAAAAAAAA4AAAByZWNpcGll',
      'bnQubmVhcoO/U8lswd7/sEOI0dsqBqnwiY65qQYRV3sGKjeiQHhbAQAAAAMAAACh7czOG8LTAAAAAAAA',
      'AJWo1KkZ0Hem1OI0BtEwKst9mZ9h6rTHGu4BGoG4ry5KY/BB76ntyQJG98O9RR+axEPKnkNunh/mpTCh',
      'wepP+AQ=',
    ].join(''),
    txSignature: 'AErg55RK67dUy9V5K2f24GdZMEMWaEsiQHmtidZNoYcQ',
    destinationAddress: 'recipient.near',
    amount: '1000000000000000000000000',
    fee: '1200000000000000000000',
    feePayer: exampleDerivation.address,
  },
} as const;
