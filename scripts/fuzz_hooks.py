"""What schemathesis must be told to speak: lines of JSON, as `POST /api/memory/import` takes them, and git's questions."""

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


@schemathesis.serializer("application/x-git-upload-pack-request")
def question_of_git(context, value):
    """git's own words, or what is none of them."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
