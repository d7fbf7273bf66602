import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Gives a construct's resource a logical id that does not follow from where it stands in the code.
 * CloudFormation replaces a resource whose logical id changes, and with it its name and its content.
 */
export function pinned(construct: IConstruct, logicalId: string): void {
  (construct.node.defaultChild as CfnResource).overrideLogicalId(logicalId);
}
