"""Restate, its server's npm binary and a TypeScript-SDK service: python restate_chain.py chain FLOWS"""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from phase import arguments, begin, end, now

_, FLOWS = arguments()
HERE = pathlib.Path(__file__).parent
MODULES = pathlib.Path(os.environ["NODE_PATH"])
SERVER = MODULES / "@restatedev/restate-server-linux-x64/bin/restate-server"
INGRESS, ADMIN, NODE, SERVICE = (int(port) for port in os.environ["PORTS"].split(","))


def post(port, path, body):
    url = f"http://127.0.0.1:{port}{path}"
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    return urllib.request.urlopen(request, timeout=30).read()


def until_it_answers(port, path, body):
    for _ in range(400):
        try:
            return post(port, path, body)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise SystemExit(f"no answer on {path} in 20 s")


def settings(room):
    addresses = {"INGRESS__BIND_ADDRESS": INGRESS, "ADMIN__BIND_ADDRESS": ADMIN, "BIND_ADDRESS": NODE}
    own = {f"RESTATE_{name}": f"127.0.0.1:{port}" for name, port in addresses.items()}
    quiet = {"RESTATE_LOG_FILTER": "error", "RESTATE_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "1"}
    return {**os.environ, **own, **quiet, "RESTATE_BASE_DIR": room, "RESTATE_NODE_NAME": "n1", "RESTATE_AUTO_PROVISION": "true"}


with tempfile.TemporaryDirectory(dir=os.environ["ROOM"], ignore_cleanup_errors=True) as room:
    out = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([SERVER], env=settings(room), cwd=room, **out)
    service = subprocess.Popen([MODULES / "node/bin/node", HERE / "restate_service.js", str(SERVICE)], **out)
    try:
        until_it_answers(ADMIN, "/deployments", {"uri": f"http://127.0.0.1:{SERVICE}", "force": True})
        until_it_answers(INGRESS, "/flow/run", 2)
        begin()
        ms = []
        for _ in range(FLOWS):
            started = now()
            post(INGRESS, "/flow/run", 40)
            ms.append(now() - started)
        print(json.dumps({"phase": "end", "ms": ms}), flush=True)
        input()
    finally:
        for child in (service, server):
            child.kill()
            child.wait()
