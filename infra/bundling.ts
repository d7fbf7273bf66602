import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * Ways to find credentials that Lambda does not have: it gives them in the environment, which the
 * SDK looks at first. The SDK imports these when it gets to them, so they need not be there, and a
 * fifth of the bundle is saved.
 */
const NEVER_LOADED = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
];

/**
 * How esbuild makes one file of the function.
 *
 * CommonJS, because pino needs `require`. The SDK is inside, so that the version that was tested is
 * the one that runs. `module` first, although the platform is Node: what is not used of an ES module
 * can be left out.
 */
export const BUNDLING = {
  format: OutputFormat.CJS,
  target: 'node24',
  mainFields: ['module', 'main'],
  externalModules: NEVER_LOADED,
  minify: true,
} as const satisfies BundlingOptions;
