import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';
import { collectBody, HttpRequest } from '@smithy/core/protocols';
import type {
  EndpointBearer,
  HandlerExecutionContext,
  MetadataBearer,
  OperationSchema,
  HttpRequest as Request,
  HttpResponse as Response,
  SerdeFunctions,
} from '@smithy/types';

/** Operations whose inputs and outputs are JSON as they stand: no binary value is in them. */
const WITHOUT_BINARY: ReadonlySet<string> = new Set(['BatchExecuteStatement', 'BatchGetItem']);

/**
 * DynamoDB's protocol (AWS JSON 1.0), with the bodies of the calls for events written and read by
 * `JSON`: the SDK goes along its schema value by value. What else is called, and what an error means,
 * is left to the SDK.
 *
 * The one tuned place of the store. Handed to the client by its option `protocol`, it saves a third of
 * the CPU time of an event (`docs/performance.md`). The modules that it extends call themselves
 * internal: `json-protocol.test.ts` compares it with the SDK's own, and notices when they change.
 */
export class JsonProtocol extends AwsJson1_0Protocol {
  override async serializeRequest<Input extends object>(
    operation: OperationSchema,
    input: Input,
    context: HandlerExecutionContext & SerdeFunctions & EndpointBearer,
  ): Promise<Request> {
    if (!WITHOUT_BINARY.has(operation.name)) {
      return super.serializeRequest(operation, input, context);
    }
    const request = new HttpRequest({
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${this.serviceTarget}.${operation.name}`,
      },
      body: Buffer.from(JSON.stringify(input)),
    });
    this.updateServiceEndpoint(request, context.endpointV2 ?? (await context.endpoint()));
    if (!request.path.endsWith('/')) request.path += '/';
    return request;
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    operation: OperationSchema,
    context: HandlerExecutionContext & SerdeFunctions,
    response: Response,
  ): Promise<Output> {
    if (response.statusCode !== 200 || !WITHOUT_BINARY.has(operation.name)) {
      return super.deserializeResponse(operation, context, response);
    }
    const bytes = await collectBody(response.body, context);
    const answer: object = JSON.parse(context.utf8Encoder(bytes));
    return { ...answer, $metadata: this.deserializeMetadata(response) } as Output;
  }
}
