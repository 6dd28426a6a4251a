/**
 * The address that every announcing transfer names as a further account, read-only: whoever follows
 * it, with getSignaturesForAddress say, sees all announcements and little else.
 *
 * Nobody holds its key: it is the first SHA-256 of `SIPHER-SOLANA-ANNOUNCER-V1:<counter>`, counter
 * from 0, that is no point of the curve.
 *
 * @see https://docs.solanapay.com/spec#reference for accounts that are named only to be found
 */
export const solanaAnnouncerAddress = '3wMAa5MH8dehJ1vqyHuGdPpKp8seLPv5CyibDCgE1Jwj';
