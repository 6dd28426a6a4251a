import { describeCurveEngine } from './curve-engine.conformance.ts';
import { nobleEngines } from './noble-engines.ts';

describeCurveEngine('noble', nobleEngines);
