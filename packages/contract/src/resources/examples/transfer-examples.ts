import { exampleMetaAddress } from './stealth-examples.ts';

/** Payments to the meta-address of the known answers, as the server built them. */
export const exampleTransfer = {
  body: {
    sender: 'payer.near',
    recipientMetaAddress: exampleMetaAddress,
    amount: '1000000000000000000000000',
    privacyLevel: 'shielded',
  },
  data: {
    chain: 'near',
    curve: 'ed25519',
    stealthAddress: 'ed17d479b84f534551e23d2bf2a36927634186da2d9dcd1aae94aaa4028645d2',
    ephemeralPublicKey: '0x5f3f9968fcc12453fe370b423a6e81aa69ea49097194ee22362ecc292d106ef2',
    viewTag: 15,
    sharedSecret: '0x0f5b31c57234d950cde546a87f3a81fc697c6e1f04777e85aef3d4bac13db1b1',
    chainData: {
      type: 'near',
      receiverId: 'ed17d479b84f534551e23d2bf2a36927634186da2d9dcd1aae94aaa4028645d2',
      actions: [
        {
          type: 'Transfer',
          amount: '1000000000000000000000000',
        },
      ],
    },
    announcement: {
      ephemeralPublicKey: '0x5f3f9968fcc12453fe370b423a6e81aa69ea49097194ee22362ecc292d106ef2',
      viewTag: 15,
      address: '0xed17d479b84f534551e23d2bf2a36927634186da2d9dcd1aae94aaa4028645d2',
    },
    backend: 'sip-native',
    privacyLevel: 'shielded',
    exposure: {
      recipient: 'hidden',
      amount: 'committed',
      sender: 'public',
      timing: 'public',
      announcement: 'out-of-band',
      commitment: 'unanchored',
    },
    commitment: '0x035d8058fbe993a426ade7840405febd740cce24b33cfc8b9209a3398cef132a82',
    blindingFactor: '0x6496f69548a81896d5bfd14e87bb4b558d333898b3e3d21d7663dbdd1a66d8d4',
    opening: {
      recipient: {
        ciphertext: [
          '0xc8752da953624304a1d642298d220cd92e7875cb56a2f3b48c72c3a103b950b452e251e67d876c',
          '501f760cd9bd83fd5d2f0573db7d8e4f3300d2dab1d57fb8b570046b8f7f5bbc2855bfdb023e0a0f',
          '5674cd28b532dbb2add9e37af7de515d1e5eb6795fcc6a8491f0907d72758e1a38844b23d42e9f4c',
          '52a119ade3a6304d7d4266e41c4a61667535abd2',
        ].join(''),
        nonce: '0xef3bbaeb42d56da852d7779365daa0fffed27b4f8a800f89',
      },
    },
  },
} as const;

export const exampleShield = {
  body: {
    sender: '9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g',
    recipientMetaAddress: { ...exampleMetaAddress, chain: 'solana' },
    amount: '1000000000',
    recentBlockhash: '9sHcv6xwn9YkB8nxTUGKDwPwNnmqVp5oAXxU8Fdkm4J6',
  },
  data: {
    stealthAddress: '5T5wGFavPT9aTi5XfW5mQcX62TcSK7MwabvE5FCsQL5j',
    ephemeralPublicKey: '0xf2b6107b222857b0ff917587e80bdf0605f30e281aca183ef748d57ac140499c',
    viewTag: 221,
    sharedSecret: '0xddcebdbd24576e3dc0a6aa00f61d7a966057edae4e4e9e1edaab0857698c9e77',
    backend: 'sip-native',
    privacyLevel: 'shielded',
    exposure: {
      recipient: 'hidden',
      amount: 'committed',
      sender: 'public',
      timing: 'public',
      announcement: 'on-chain',
      commitment: 'anchored',
    },
    commitment: '0x02b9244e7e3384482f74cbbe07d47428fa2404f349d9f051c2815d5a1358df351d',
    blindingFactor: '0x3b2a76cb8d9869a7797f31bbbf15fe3e039e48994d25efab942787ac1c90cde2',
    opening: {
      recipient: {
        ciphertext: [
          '0x4bcd0ccaee46de1789e21afb6bf1d787552d07f5c9b25d298be32251617418fdcb9d277ec5a641',
          '055c13cc316464f9a1f8e03fb0387e3d6badd0f28ecec28f9fcc96e9a15c728227bbece6439014ea',
          '17bf3ae67efdd57bfe43b9082c4bfd914762a8bd1ee614f5efc35574da600f39daad3d9152407b11',
          '1d1cb24667',
        ].join(''),
        nonce: '0x579f5215f145832f7635a738323871032beae70ddd2f55e7',
      },
    },
    transaction: [
      'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'AAAAAACAAQADBXlybaUtmdYLB+rXOy9vC/YIPMhcd6lONNaR14+Lyv7JQh1t7Y9ek9UrIF+56tY+7lfY',
      'TdArC2JUT0CRvrwKD9YAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACujicaOidRTZoh8f3kq',
      'NAqP3nd2eNz1i1hVYQbBkme6BUpTWpkpIQZNJOhxYNo4fHw1td28kruB5B+oQEEFRI2Dv1PJbMHe/7BD',
      'iNHbKgap8ImOuakGEVd7Bio3okB4WwMCAwABAwwCAAAAAMqaOwAAAAAEAGJTSVA6MjpITFNnWGRKeVNX',
      'dkRwQVV2d1RVRG1HVWpYb2JYcTc0R0djeGdFdVd0SHhlbzpkZDo1VDV3R0ZhdlBUOWFUaTVYZlc1bVFj',
      'WDYyVGNTSzdNd2FidkU1RkNzUUw1agQA+QFTSVBDOjE6QXJra1RuNHpoRWd2ZE11LUI5UjBLUG9rQlBO',
      'SjJmQlJ3b0ZkV2hOWTN6VWRWNTlTRmZGRmd5OTJOYWM0TWpoeEF5dnE1dzNkTDFYblM4ME15dTVHM2hl',
      'SjRocjdhX0hYaDFVdEJfWEpzbDBwaS1NaVVXRjBHUDNMblNkLXhhWkJCVndUekRGa1pQbWgtT0Ffc0Ro',
      'LVBXdXQwUEtPenNLUG44eVc2YUZjY29JbnUtem1RNUFVNmhlX091Wi1fZFY3X2tPNUNDeExfWkZIWXFp',
      'OUh1WVU5ZV9EVlhUYVlBODUycTA5a1ZKQWV4RWRITEpHWncA',
    ].join(''),
  },
} as const;
