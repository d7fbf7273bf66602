import { describe, expect, it } from 'vitest';
import { lambdaEvent, shardRecord } from '../../src/stream/record.ts';
import { aRecord, FUNCTION_ARN, STREAM_ARN } from './factories.ts';

describe('the event a function gets', () => {
  // AWS, "Using Lambda to process records from Amazon Kinesis Data Streams", example event.
  it("has AWS's shape, down to the order of its fields", () => {
    const record = shardRecord(
      {
        SequenceNumber: '49590338271490256608559692538361571095921575989136588898',
        PartitionKey: '1',
        Data: Buffer.from('Hello, this is a test.'),
        ApproximateArrivalTimestamp: new Date(1_545_084_650_987),
      },
      { shardId: 'shardId-000000000006', streamArn: STREAM_ARN, functionArn: FUNCTION_ARN },
    );
    expect(JSON.stringify(lambdaEvent([record]), undefined, 2)).toBe(`{
  "Records": [
    {
      "kinesis": {
        "kinesisSchemaVersion": "1.0",
        "partitionKey": "1",
        "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
        "data": "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
        "approximateArrivalTimestamp": 1545084650.987
      },
      "eventSource": "aws:kinesis",
      "eventVersion": "1.0",
      "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
      "eventName": "aws:kinesis:record",
      "invokeIdentityArn": "arn:aws:iam::000000000000:role/consumer",
      "awsRegion": "us-east-1",
      "eventSourceARN": "arn:aws:kinesis:us-east-1:000000000000:stream/voice-events"
    }
  ]
}`);
  });

  it('is a copy, so that a function that changes it does not change the redelivery', () => {
    const record = aRecord(1);
    const [delivered] = lambdaEvent([record]).Records;
    if (delivered) delivered.kinesis.data = 'changed';
    expect(lambdaEvent([record]).Records[0]?.kinesis.data).toBe(
      Buffer.from('data-1').toString('base64'),
    );
  });
});
