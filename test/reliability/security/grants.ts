import type { Resource, Template } from '../../infra/assembly.ts';

/** One action on one resource. A resource is `*`, or a logical id with the path below it. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** A grant that was used. */
export interface CountedUse extends Grant {
  readonly times: number;
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly Resource?: unknown;
}

/**
 * Everything that a role may do, by its own policies and those attached to it.
 *
 * @throws Error for what cannot be read action by action: a managed policy, NotAction, NotResource
 */
export function grantsOf(template: Template, role: string): Grant[] {
  return statementsOf(template, role)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(grantsIn);
}

/** The statements of a role's own policies and of those attached to it. */
export function statementsOf({ Resources }: Template, role: string): Statement[] {
  const { Policies = [], ManagedPolicyArns = [] } = Resources[role]?.Properties ?? {};
  if (ManagedPolicyArns.length > 0) throw new Error(`${role} has a managed policy`);
  const attached = Object.values(Resources).filter(
    ({ Type, Properties }) => isPolicy(Type) && attachedTo(Properties).includes(role),
  );
  const documents = [...Policies, ...attached.map(({ Properties }) => Properties)];
  return documents.flatMap(({ PolicyDocument }): Statement[] => PolicyDocument.Statement);
}

/** How many statements allow something, wherever in a template they stand. */
export function allowedAnywhere({ Resources }: Template): number {
  return JSON.stringify(Resources).split('"Effect":"Allow"').length - 1;
}

/** The resources of a type, by their logical ids. */
export function resourcesOf({ Resources }: Template, type: string): [string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

function isPolicy(type: string): boolean {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].includes(type);
}

function attachedTo({ Roles = [], RoleName }: { Roles?: unknown[]; RoleName?: unknown }) {
  return [...Roles, RoleName].map(logicalId);
}

function grantsIn(statement: Statement): Grant[] {
  const { Action, Resource } = statement;
  if (Action === undefined || Resource === undefined) {
    throw new Error(`A statement allows by what it does not name: ${JSON.stringify(statement)}`);
  }
  return [Action]
    .flat()
    .flatMap((action) =>
      [Resource].flat().map((resource) => ({ action, resource: resourceName(resource) })),
    );
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
