"""Starts MiniStack for the rehearsal, with some of its gaps closed.

It ends with the process that started it: that one holds the other end of the standard input.
"""

import json
import os
import re
import signal
import sys
import threading

from ministack.core import iam_actions
from ministack.services import dynamodb, kinesis
from ministack.services.cloudformation import provisioners

alarm_record = provisioners._cw_metric_alarm_record
transaction_checks = iam_actions.dynamodb_transaction_checks
resource_arn = iam_actions.extract_resource_arn
partiql_insert = dynamodb._partiql_insert


def alarm_record_without_math(name, props):
    """An alarm on an expression is refused here, and taken by AWS: make it on the first metric."""
    metrics = props.get("Metrics") or []
    plain = next((metric["MetricStat"] for metric in metrics if "MetricStat" in metric), None)
    if plain is not None:
        props = {key: value for key, value in props.items() if key != "Metrics"}
        props.update(plain["Metric"], Period=plain["Period"], Statistic=plain["Stat"])
    return alarm_record(name, props)


def partiql_checks(action, body, region, account):
    """BatchExecuteStatement is no IAM action: AWS asks for dynamodb:PartiQLInsert on each table."""
    if action != "dynamodb:BatchExecuteStatement":
        return transaction_checks(action, body, region, account)
    statements = (entry["Statement"] for entry in json.loads(body)["Statements"])
    tables = {re.match(r'INSERT INTO "([^"]+)"', statement)[1] for statement in statements}
    return [
        ("dynamodb:PartiQLInsert", f"arn:aws:dynamodb:{region}:{account}:table/{table}")
        for table in sorted(tables)
    ]


def resource_arn_of_iterator(service, method, path, headers, body, params, region, account):
    """GetRecords names no stream but an iterator: AWS asks for the permission on the iterator's stream."""
    arn = resource_arn(service, method, path, headers, body, params, region, account)
    if service != "kinesis" or arn != "*" or b"ShardIterator" not in body:
        return arn
    iterator = kinesis._shard_iterators.get(json.loads(body).get("ShardIterator"))
    return f"arn:aws:kinesis:{region}:{account}:stream/{iterator['stream']}" if iterator else arn


def leave_out(logical_id, props, stack_name):
    """Composite alarms are unknown here: the stack goes through without them, and the rehearsal says so."""
    return f"{stack_name}-{logical_id}-left-out", {}


def streamed_partiql_insert(table, parsed):
    """An item that PartiQL inserts is in AWS's stream of the table, and not in this one."""
    status, headers, body = partiql_insert(table, parsed)
    if status == 200:
        item = parsed["item"]
        dynamodb._emit_stream_event(parsed["table"], "INSERT", None, item.get("M", item))
    return status, headers, body


def end_with_parent():
    sys.stdin.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)


provisioners._cw_metric_alarm_record = alarm_record_without_math
iam_actions.dynamodb_transaction_checks = partiql_checks
iam_actions.extract_resource_arn = resource_arn_of_iterator
provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::CompositeAlarm"] = {
    "create": leave_out,
    "delete": lambda physical_id, props: None,
}
dynamodb._partiql_insert = streamed_partiql_insert

if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    from ministack.app import main

    main()
