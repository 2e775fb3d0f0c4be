"""What schemathesis must be told to speak: lines of JSON, as `POST /api/memory/import` takes them."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines_of_json(context, value):
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    rows = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(row) for row in rows).encode()
