import { describeCurveEngine } from '@sipher/core/curve-engine.conformance';
import { describeNobleAgreement } from '@sipher/core/noble-agreement.conformance';
import { openCurveEngines } from './open-curve-engines.ts';

const name = 'libsodium and libsecp256k1';
const { engines } = openCurveEngines('native');

describeCurveEngine(name, engines);
describeNobleAgreement(name, engines);
