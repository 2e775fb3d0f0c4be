"""A way to the application without a network: one event loop in a thread, requests from any thread."""

import asyncio
import threading
from typing import Any

import httpx2


class Direct(httpx2.BaseTransport):
    """Hands requests to an ASGI application."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Runs the application on the request and gathers its answer."""
        return asyncio.run_coroutine_threadsafe(self._run(request, request.read()), self.loop).result(timeout=60)

    async def _run(self, request: httpx2.Request, body: bytes) -> httpx2.Response:
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "root_path": "",
            "headers": [(name.lower(), content) for name, content in request.headers.raw],
            "client": ("testclient", 1),
            "server": ("testserver", 80),
        }
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        unread = [body]
        done = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if unread:
                return {"type": "http.request", "body": unread.pop(), "more_body": False}
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    done.set()

        await self.app(scope, receive, send)
        return httpx2.Response(start["status"], headers=start["headers"], content=b"".join(parts), request=request)

    def close(self) -> None:
        """Stops the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=5)
