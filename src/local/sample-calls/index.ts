export type { ExpectedOutcomes } from './expected.ts';
export { type SampleTraffic, type SampleTrafficOptions, sampleTraffic } from './sample-traffic.ts';
