import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * Modules that the SDK imports only on demand, and never in Lambda: the ways to find credentials outside
 * of it (Lambda hands them over in the environment, where the SDK looks first), and event streams, of
 * which neither DynamoDB nor EventBridge has any. The bundle is a quarter smaller without them.
 */
export const LEFT_OUT = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
] as const;

/**
 * For each module that is left out, a module of one statement that takes its place: it throws an error
 * that says which one was needed and what to do. Marked as external instead, a module would be reported
 * as not installed. A static import of one of them fails in esbuild, which finds none of its names.
 */
export function stubsFor(modules: readonly string[]): Record<string, string> {
  return Object.fromEntries(modules.map((name) => [name, throwingModule(name)]));
}

/** Base64, because esbuild's command line and a shell give the characters of code a meaning. */
function throwingModule(name: string): string {
  const message = `${name} is needed, and it was left out of the bundle because Lambda never loads it. Outside of Lambda, give the credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; otherwise take the module off LEFT_OUT in infra/bundling.ts and build again.`;
  // As the SDK names it when it finds no credentials: what it would have looked for them with is gone.
  const error = name.includes('credential-provider') ? 'CredentialsProviderError' : 'Error';
  const fields = JSON.stringify({ name: error });
  const code = `export {}; throw Object.assign(new Error(${JSON.stringify(message)}), ${fields});`;
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

/**
 * How esbuild bundles the function into one file.
 *
 * CommonJS, because some packages need `require`. The SDK is in the bundle, so that the version that was
 * tested is the one that runs. `module` comes first, although the platform is Node: unused parts of an
 * ES module can be left out.
 */
export const BUNDLING = {
  format: OutputFormat.CJS,
  target: 'node24',
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  esbuildArgs: {
    '--alias': Object.entries(stubsFor(LEFT_OUT)).map(([name, stub]) => `${name}=${stub}`),
  },
  minify: true,
} satisfies BundlingOptions;
