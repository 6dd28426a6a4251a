export { deriveClampedScalar } from './x25519/clamped-scalar.ts';
export {
  decodeMontgomery,
  encodeMontgomery,
  fieldPrime,
  invertBatch,
  readFieldElement,
  writeFieldElement,
} from './x25519/montgomery-form.ts';
