import { type BlindedCommitment, decodeHex, encodeHex } from '@sipher/core';

/** A commitment with its blinding factor, as the API shows it. */
export const commitmentView = ({ commitment, blindingFactor }: BlindedCommitment) => ({
  commitment: encodeHex(commitment),
  blindingFactor: encodeHex(blindingFactor),
});

type Terms = Readonly<Record<'commitmentA' | 'commitmentB' | 'blindingA' | 'blindingB', string>>;

/** The two commitments of a sum or difference. */
export const parseTerms = (terms: Terms): readonly [BlindedCommitment, BlindedCommitment] => [
  parseTerm(terms, 'commitmentA', 'blindingA'),
  parseTerm(terms, 'commitmentB', 'blindingB'),
];

const parseTerm = (
  terms: Terms,
  commitment: keyof Terms,
  blinding: keyof Terms,
): BlindedCommitment => ({
  commitment: decodeHex(terms[commitment], { field: commitment, lengthBytes: 33 }),
  blindingFactor: decodeHex(terms[blinding], { field: blinding, lengthBytes: 32 }),
});
