import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * What the SDK imports when it gets to it, and never gets to in Lambda: ways to find credentials, which
 * Lambda gives in the environment, where the SDK looks first; and event streams, which DynamoDB has
 * none of. They need not be there, and a quarter of the bundle is saved. With none of them left,
 * esbuild also has no module to keep for later, and what it writes loads a fifth faster.
 */
const NEVER_LOADED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
];

/**
 * How esbuild makes one file of the function.
 *
 * CommonJS, because some packages need `require`. The SDK is inside, so that the version that was
 * tested is the one that runs. `module` first, although the platform is Node: what is not used of an
 * ES module can be left out.
 */
export const BUNDLING = {
  format: OutputFormat.CJS,
  target: 'node24',
  mainFields: ['module', 'main'],
  externalModules: NEVER_LOADED,
  // zod asks it whether it runs in Cloudflare's workers, and Node would load a module for the answer.
  define: { navigator: 'undefined' },
  minify: true,
} as const satisfies BundlingOptions;
