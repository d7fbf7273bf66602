import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Gives a construct's resource a logical id that does not depend on its place in the construct tree.
 * CloudFormation replaces a resource whose logical id changes: its name and its content are lost.
 */
export function pinned(construct: IConstruct, logicalId: string): void {
  (construct.node.defaultChild as CfnResource).overrideLogicalId(logicalId);
}
