import type { Resource, Template } from '../../infra/assembly.ts';

interface Statement {
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly Resource?: unknown;
}

/** One action on one resource, which is `*`, or a logical id with the path below it. */
export function grant(action: string, resource: string): string {
  return `${action} on ${resource}`;
}

/**
 * Everything that statements allow.
 *
 * @throws Error for what cannot be read action by action: NotAction, NotResource
 */
export function grantsIn(statements: readonly Statement[]): string[] {
  return statements.flatMap((statement) => {
    const { Action, Resource } = statement;
    if (Action === undefined || Resource === undefined) {
      throw new Error(`A statement allows by what it does not name: ${JSON.stringify(statement)}`);
    }
    const resources = [Resource].flat().map(resourceName);
    return [Action].flat().flatMap((action) => resources.map((one) => grant(action, one)));
  });
}

/**
 * The statements that allow a role something, its own and those attached to it.
 *
 * @throws Error for a managed policy, which names its statements elsewhere
 */
export function allowedTo({ Resources }: Template, role: string): Statement[] {
  const { Policies = [], ManagedPolicyArns = [] } = Resources[role]?.Properties ?? {};
  if (ManagedPolicyArns.length > 0) throw new Error(`${role} has a managed policy`);
  const attached = Object.values(Resources).filter(
    ({ Type, Properties }) => POLICIES.includes(Type) && attachedTo(Properties).includes(role),
  );
  return [...Policies, ...attached.map(({ Properties }) => Properties)]
    .flatMap(({ PolicyDocument }): Statement[] => PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
}

const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

function attachedTo({ Roles = [], RoleName }: { Roles?: unknown[]; RoleName?: unknown }) {
  return [...Roles, RoleName].map(logicalId);
}

/** How many statements allow something, wherever in a template they stand. */
export function allowedAnywhere({ Resources }: Template): number {
  return JSON.stringify(Resources).split('"Effect":"Allow"').length - 1;
}

/** The resources of a type, by their logical ids. */
export function resourcesOf({ Resources }: Template, type: string): [string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

/**
 * `{ "Fn::GetAtt": ["Stream", "Arn"] }` is `Stream`, with a path below it `Stream/path`; the stream of a
 * table is `Table/stream`.
 */
export function resourceName(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [separator, parts] = (resource as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  if (parts) return parts.map(resourceName).join(separator);
  const attribute = (resource as Reference)['Fn::GetAtt'];
  return attribute?.[1] === 'StreamArn' ? `${attribute[0]}/stream` : logicalId(resource);
}

interface Reference {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly [string, string];
}

/** What the template leaves to the deployment. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
};

/** The resource that a `Ref` or an `Fn::GetAtt` names; whatever else it is, in its own words. */
export function logicalId(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as Reference;
  return PSEUDO_PARAMETERS[Ref ?? ''] ?? Ref ?? attribute?.[0] ?? JSON.stringify(value);
}
