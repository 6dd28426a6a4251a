import { describeCurveEngine } from '@sipher/core/curve-engine.conformance';
import { openCurveEngines } from './open-curve-engines.ts';

describeCurveEngine('libsodium and libsecp256k1', openCurveEngines('native').engines);
